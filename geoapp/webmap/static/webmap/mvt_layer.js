// A grid layer of vector tiles: what map.js gives to Leaflet's GridLayer.extend.
//
// Options: layer (from the page's config), painter, onTrouble(kind), onChange().
// Tiles keep their decoded features, so that a click, a label or a selection needs no
// second request.
import { LINE, POINT, POLYGON, decode } from "./decode.js";
import { drawTile } from "./draw.js";
import { nearestOfType } from "./hit.js";

export const mvtLayer = {
  onAdd(map) {
    this._tileRecords = new Map();
    this.on("tileunload", this._forget, this);
    return this._gridLayer.onAdd.call(this, map);
  },

  onRemove(map) {
    this._gridLayer.onRemove.call(this, map);
    this.off("tileunload", this._forget, this);
  },

  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    const record = { canvas, coords, abort: new AbortController(), tile: null, settled: false };
    this._tileRecords.set(canvas, record);
    this.options.onChange();
    this._fetch(record)
      .then(
        () => done(null, canvas),
        (error) => done(error, canvas),
      )
      .finally(() => {
        record.settled = true;
        this.options.onChange();
      });
    return canvas;
  },

  async _fetch(record) {
    const { layer, onTrouble } = this.options;
    const { z, x, y } = record.coords;
    const url = layer.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    try {
      const response = await fetch(url, { signal: record.abort.signal, redirect: "manual" });
      if (response.type === "opaqueredirect") {
        onTrouble("signedOut");
        return;
      }
      if (!response.ok) throw new Error(`${response.status} ${url}`);
      record.tile = decode(await response.arrayBuffer(), layer.id);
      this._paint(record);
    } catch (error) {
      if (error.name === "AbortError") return;
      onTrouble("tiles");
      throw error;
    }
  },

  _paint(record) {
    drawTile(record.canvas, record.tile, this.options.painter, {
      side: this.getTileSize().x,
      zoom: record.coords.z,
      selectedId: this._selectedId,
    });
  },

  _forget({ tile }) {
    this._tileRecords.get(tile)?.abort.abort();
    this._tileRecords.delete(tile);
    this.options.onChange();
  },

  isBusy() {
    return [...(this._tileRecords?.values() ?? [])].some((record) => !record.settled);
  },

  repaint() {
    for (const record of this._tileRecords?.values() ?? []) {
      if (record.tile) this._paint(record);
    }
  },

  // Redraw only the tiles that show the old or the new selection.
  select(id) {
    const ids = [this._selectedId, id];
    this._selectedId = id;
    for (const record of this._tileRecords?.values() ?? []) {
      if (record.tile?.features.some((feature) => ids.includes(feature.id))) {
        this._paint(record);
      }
    }
  },

  // Tiles of one zoom that are there: [{ coords, tile }].
  tilesAt(zoom) {
    return [...(this._tileRecords?.values() ?? [])].filter(
      (record) => record.tile && record.coords.z === zoom,
    );
  },

  // place: in pixels of the whole world at this zoom. Returns { feature } or null.
  hit(type, place, zoom, reachPx) {
    const side = this.getTileSize().x;
    const column = Math.floor(place.x / side);
    const row = Math.floor(place.y / side);
    const record = this.tilesAt(zoom).find(
      ({ coords }) => coords.x === column && coords.y === row,
    );
    if (!record) return null;
    const units = record.tile.extent / side;
    const x = (place.x - column * side) * units;
    const y = (place.y - row * side) * units;
    const { rankOf } = this.options.painter;
    return nearestOfType(record.tile.features, type, { x, y, reach: reachPx * units, rankOf });
  },
};

export const PICK_ORDER = [POINT, LINE, POLYGON];
