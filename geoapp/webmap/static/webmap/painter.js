// Says how a layer's features look, from the styles in the page's config.
import { POINT } from "./decode.js";

const SELECTED = "#0b3d91";

export function createPainter(layer, config) {
  const { style } = layer;
  const tinted = config.tints.layer === layer.id;
  const bands = new Map(config.bands.map((band) => [band.code, band]));
  let bare = false;

  function classOf(properties) {
    const value = properties[style.classField];
    return style.classes.find((each) => each.value === value || each.value === null);
  }

  function bandOf(feature) {
    return tinted && !bare ? bands.get(config.tints.bands[feature.id]) : undefined;
  }

  // Features with equal keys are drawn in one stroke.
  function keyOf(feature) {
    return `${rankOf(feature)}/${bandOf(feature)?.code}`;
  }

  function lookOf(feature, zoom) {
    const chosen = classOf(feature.properties);
    if (!chosen) return null;
    return {
      colour: chosen.colour,
      width: chosen.widthPx * thinner(zoom),
      opacity: style.fillOpacity,
      outline: style.outline,
      hatched: style.hatched,
      rank: rankOf(feature),
      size: style.sizePx * (feature.type === POINT ? smaller(zoom) : 1),
      shape: style.shape,
      band: bandOf(feature),
    };
  }

  // Classes are listed from the coarsest to the finest.
  function rankOf(feature) {
    return style.classes.indexOf(classOf(feature.properties));
  }

  return {
    keyOf,
    lookOf,
    rankOf,
    selected: SELECTED,
    land: () => (bare ? null : layer.land),
    // Lines only: another layer colours the units from below.
    setBare: (on) => {
      bare = on;
    },
  };
}

// Lines of a whole country at full width would be a blot.
function thinner(zoom) {
  return Math.min(1.25, Math.max(0.35, (zoom - 4) / 7));
}

function smaller(zoom) {
  return Math.min(1.25, Math.max(0.55, (zoom - 5) / 8));
}
