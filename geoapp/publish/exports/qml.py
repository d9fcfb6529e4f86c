"""Write a layer's style as QML, the style format of QGIS 3. Pure; standard library.

One style model feeds the web legend and this writer, so that an export looks in QGIS as
it does in the browser. Symbol properties are written twice, as ``Option`` (QGIS 3.26
and later) and as ``prop`` (before).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from geoapp.publish.styles import Geometry, Style, StyleClass

_SYMBOL = {
    "polygon": ("fill", "SimpleFill"),
    "line": ("line", "SimpleLine"),
    "point": ("marker", "SimpleMarker"),
}
_MM_PER_PX = 0.2646
"""CSS reference pixel: 1/96 inch."""


def qml(
    geometry: Geometry,
    style: Style,
    titles: Sequence[tuple[str, str]],
    label_field: str | None,
) -> str:
    """Return the QML document.

    Args:
        geometry: what the layer draws.
        style: classes with colours and words.
        titles: (column, title shown) in the order of the table.
        label_field: column to write beside each feature, or None.
    """
    root = Element(
        "qgis",
        version="3.22.0",
        styleCategories="Symbology|Labeling|Fields",
        labelsEnabled="1" if label_field else "0",
    )
    _renderer(root, geometry, style)
    if label_field:
        _labels(root, geometry, label_field)
    _aliases(root, titles)
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + tostring(root, encoding="unicode")


def _renderer(root: Element, geometry: Geometry, style: Style) -> None:
    renderer = SubElement(
        root, "renderer-v2", symbollevels="0", enableorderby="0", forceraster="0"
    )
    if style.class_field is None:
        renderer.set("type", "singleSymbol")
        _symbol(SubElement(renderer, "symbols"), 0, geometry, style, style.classes[0])
        return
    renderer.set("type", "categorizedSymbol")
    renderer.set("attr", style.class_field)
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for number, each in enumerate(style.classes):
        SubElement(
            categories,
            "category",
            # In QGIS the empty value is the class of all other values.
            value="" if each.value is None else str(each.value),
            type="string",
            label=str(each.label),
            symbol=str(number),
            render="true",
        )
        _symbol(symbols, number, geometry, style, each)


def _symbol(
    parent: Element, number: int, geometry: Geometry, style: Style, each: StyleClass
) -> None:
    kind, layer_class = _SYMBOL[geometry]
    symbol = SubElement(
        parent,
        "symbol",
        name=str(number),
        type=kind,
        alpha="1",
        clip_to_extent="1",
        force_rhr="0",
    )
    layer = SubElement(
        symbol,
        "layer",
        {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"},
    )
    _options(layer, _properties(geometry, style, each))


def _properties(
    geometry: Geometry, style: Style, each: StyleClass
) -> Mapping[str, str]:
    width_mm = f"{each.width_px * _MM_PER_PX:.2f}"
    if geometry == "line":
        return {
            "line_color": _rgba(each.colour),
            "line_style": "solid",
            "line_width": width_mm,
            "line_width_unit": "MM",
        }
    if geometry == "point":
        return {
            "name": "circle",
            "color": _rgba(each.colour),
            "size": f"{style.size_px * _MM_PER_PX:.2f}",
            "size_unit": "MM",
            "outline_color": _rgba(style.outline),
            "outline_width": "0.2",
        }
    hollow = style.fill_opacity == 0
    return {
        "color": _rgba(each.colour, style.fill_opacity),
        "style": "no" if hollow else "solid",
        "outline_color": _rgba(each.colour if hollow else style.outline),
        "outline_style": "solid",
        "outline_width": width_mm,
        "outline_width_unit": "MM",
    }


def _options(layer: Element, properties: Mapping[str, str]) -> None:
    options = SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
        SubElement(layer, "prop", k=name, v=value)


def _labels(root: Element, geometry: Geometry, field: str) -> None:
    labeling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    text = SubElement(
        settings,
        "text-style",
        fieldName=field,
        isExpression="0",
        fontFamily="Noto Sans",
        namedStyle="Regular",
        fontSize="9",
        fontSizeUnit="Point",
        textColor="30,30,30,255",
        textOpacity="1",
        multilineHeight="1",
    )
    SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
        bufferOpacity="1",
    )
    SubElement(
        settings, "placement", placement="1" if geometry == "polygon" else "6", dist="0"
    )
    SubElement(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")


def _aliases(root: Element, titles: Sequence[tuple[str, str]]) -> None:
    aliases = SubElement(root, "aliases")
    for index, (column, title) in enumerate(titles):
        SubElement(aliases, "alias", field=column, name=title, index=str(index))
    configuration = SubElement(root, "fieldConfiguration")
    for column, _title in titles:
        SubElement(configuration, "field", name=column)


def _rgba(colour: str, opacity: float = 1.0) -> str:
    digits = colour.lstrip("#")
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return f"{red},{green},{blue},{round(opacity * 255)}"
