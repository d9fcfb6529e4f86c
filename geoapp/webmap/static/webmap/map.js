// The map. The only module that knows Leaflet (the global L).
import { LINE } from "./decode.js";
import { drawLabels } from "./labels.js";
import { PICK_ORDER, mvtLayer } from "./mvt_layer.js";
import { createPainter } from "./painter.js";

const { L } = window;

const MvtLayer = L.GridLayer.extend({ ...mvtLayer, _gridLayer: L.GridLayer.prototype });

const CLOSEST_ZOOM = 18;
const FIT_ZOOM = 13; // as near as a list entry is shown
// A polygon of another day: broken, so that it is not taken for a boundary of this one.
const OUTLINE = {
  interactive: false,
  style: { color: "#0b3d91", weight: 2.5, dashArray: "7 6", fill: false },
};
// What an import changes: as it is, broken; as it will be, whole and on top of it.
const CHANGES = {
  before: { color: "#5b6670", weight: 2, dashArray: "5 5", fill: false },
  after: { color: "#b3261e", weight: 2.5, fillColor: "#b3261e", fillOpacity: 0.15 },
};
const CHANGED_POINT_PX = 6;
const REACH_PX = matchMedia("(pointer: coarse)").matches ? 16 : 9;

export function createMap(container, config, { onPick, onTrouble, onZoom = () => {} }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(container, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 4,
    maxZoom: CLOSEST_ZOOM,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
  });
  const { words } = config;
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);

  const layers = new Map();
  const labels = createLabels(map, layers);
  // For assistive technology, and for tests that wait until the map is drawn.
  const showBusy = onceAFrame(() => {
    const busy = [...layers.values()].some((grid) => grid.isBusy());
    map.getContainer().setAttribute("aria-busy", String(busy));
  });
  openView(map, config);
  config.layers.forEach((layer, index) => {
    const grid = new MvtLayer({
      layer,
      painter: createPainter(layer, config),
      minZoom: layer.minZoom,
      maxZoom: CLOSEST_ZOOM,
      zIndex: drawOrder(layer, index),
      noWrap: true,
      keepBuffer: 1,
      onTrouble,
      onChange: () => {
        labels.schedule();
        showBusy();
      },
    });
    layers.set(layer.id, grid);
    if (layer.shown) grid.addTo(map);
  });
  layUnitsBare();

  // Under the lines of units lies either their own ground or one choropleth.
  function layUnitsBare() {
    const bare = [...layers.values()].some(
      (grid) => grid.options.layer.choropleth && map.hasLayer(grid),
    );
    for (const grid of layers.values()) {
      if (!grid.options.layer.land) continue;
      grid.options.painter.setBare(bare);
      grid.repaint();
    }
  }

  if (config.outline) L.geoJSON(config.outline, OUTLINE).addTo(map);

  map.on("click", (event) => onPick(pick(event.latlng)));
  map.on("zoomend", () => onZoom(map.getZoom()));
  map.on("moveend", () => remember(map, config));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map.getContainer()) {
      onPick(pick(map.getCenter()));
    }
  });
  hoverCursor(map, (latlng) => pick(latlng));

  // Points before lines before areas; of each, the layer drawn last first.
  function pick(latlng) {
    const zoom = map.getZoom();
    const place = map.project(latlng, zoom);
    const shown = [...layers].filter(([, grid]) => map.hasLayer(grid));
    shown.sort(([, a], [, b]) => b.options.zIndex - a.options.zIndex);
    for (const type of PICK_ORDER) {
      for (const [id, grid] of shown) {
        const found = grid.hit(type, place, zoom, type === LINE ? REACH_PX / 2 : REACH_PX);
        if (found) return { layer: id, id: found.feature.id, name: nameOf(id, found) };
      }
    }
    return null;
  }

  function nameOf(id, { feature }) {
    return feature.properties[layers.get(id).options.layer.labelField];
  }

  return {
    zoom: () => map.getZoom(),
    // Where this map looks, for another that is to look at the same place.
    follow: (other) => {
      const look = ({ center, zoom }) => map.setView(center, zoom, { animate: false });
      other.onMove((view) => {
        if (!sameView(view, viewOf(map))) look(view);
      });
    },
    onMove: (tell) => map.on("move", () => tell(viewOf(map))),
    zoomTo: ([minX, minY, maxX, maxY]) =>
      map.fitBounds([[minY, minX], [maxY, maxX]], {
        maxZoom: FIT_ZOOM,
        padding: [40, 40],
        animate: !still,
      }),
    select: (chosen) => {
      for (const [id, grid] of layers) grid.select(chosen?.layer === id ? chosen.id : null);
    },
    setVisible: (id, on) => {
      if (on) map.addLayer(layers.get(id));
      else map.removeLayer(layers.get(id));
      layUnitsBare();
      labels.schedule();
    },
    // A GeoJSON collection whose features say which part they are, and what they are.
    showChanges: (collection, onPick) => {
      const drawn = L.geoJSON(collection, {
        renderer: L.canvas({ tolerance: REACH_PX / 2 }),
        bubblingMouseEvents: false,
        style: (feature) => CHANGES[feature.properties.part],
        pointToLayer: (feature, place) =>
          L.circleMarker(place, { radius: CHANGED_POINT_PX, bubblingMouseEvents: false }),
        onEachFeature: (feature, layer) =>
          layer.on("click", () => onPick(feature.properties.label)),
      }).addTo(map);
      const box = drawn.getBounds();
      if (box.isValid()) map.fitBounds(box, { maxZoom: FIT_ZOOM, padding: [24, 24], animate: !still });
    },
    reload: () => layers.forEach((grid) => grid.redraw()),
  };
}

function viewOf(map) {
  return { center: map.getCenter(), zoom: map.getZoom() };
}

// Two maps that follow each other must come to rest.
function sameView(a, b) {
  return a.zoom === b.zoom && a.center.distanceTo(b.center) < 1;
}

// Areas lie below lines, lines below points, whatever their place in the catalogue; what
// colours whole units lies below all.
function drawOrder(layer, index) {
  if (layer.choropleth) return index;
  return { polygon: 100, line: 200, point: 300 }[layer.geometry] + index;
}

// The view survives a change of day or language, but not the tab.
function openView(map, config) {
  const kept = config.memory
    ? sessionStorage.getItem(config.memory)?.split(",").map(Number)
    : null;
  if (kept?.length === 3 && kept.every(Number.isFinite)) {
    map.setView([kept[1], kept[2]], kept[0]);
    return;
  }
  const [minX, minY, maxX, maxY] = config.bbox;
  map.fitBounds([[minY, minX], [maxY, maxX]], { padding: [16, 16] });
}

function remember(map, config) {
  if (!config.memory) return;
  const { lat, lng } = map.getCenter();
  sessionStorage.setItem(config.memory, [map.getZoom(), lat, lng].join(","));
}

function hoverCursor(map, pick) {
  const show = onceAFrame((latlng) => {
    map.getContainer().classList.toggle("over-feature", Boolean(pick(latlng)));
  });
  map.on("mousemove", (event) => show(event.latlng));
}

// Many calls between two frames become one.
function onceAFrame(work) {
  let asked = false;
  return (...args) => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work(...args);
    });
  };
}

// Labels are written on one canvas over the whole view: a name may cross tiles.
function createLabels(map, layers) {
  const canvas = document.createElement("canvas");
  canvas.className = "labels leaflet-zoom-hide";
  map.getPanes().overlayPane.append(canvas);
  const schedule = onceAFrame(draw);

  function draw() {
    const zoom = map.getZoom();
    const corner = map.containerPointToLayerPoint([0, 0]);
    L.DomUtil.setPosition(canvas, corner);
    const size = map.getSize();
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const origin = map.getPixelOrigin().add(corner);
    const sources = [...layers.values()]
      .filter((grid) => map.hasLayer(grid) && grid.options.layer.labelField)
      .map((grid) => ({ layer: grid.options.layer, tiles: grid.tilesAt(zoom) }));
    const toScreen = (coords, x, y, extent) => {
      const unit = 256 / extent;
      return {
        x: coords.x * 256 + x * unit - origin.x,
        y: coords.y * 256 + y * unit - origin.y,
        unit,
      };
    };
    canvas.dataset.count = drawLabels(canvas, size, zoom, sources, toScreen);
  }

  map.on("moveend zoomend resize", schedule);
  return { schedule };
}
