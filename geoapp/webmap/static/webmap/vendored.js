// The one place that names third-party modules (scripts/vendor_js fetches them).
export { VectorTile } from "../vendor/vector-tile.js";
export { default as PbfReader } from "../vendor/pbf.js";
