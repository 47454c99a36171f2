// A Leaflet layer that is one canvas over the map, and the colours that everything on it is drawn in.

const DARK = window.matchMedia("(prefers-color-scheme: dark)");
const PRINT = window.matchMedia("print");

// `paint(context, map)` draws in layer points (map.latLngToLayerPoint) and is called whenever the view has changed.
// Leaflet's own Renderer keeps the canvas in step while the map moves and zooms.
const CanvasLayer = L.Renderer.extend({
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, { padding: 0.2, ...options });
    this._paint = paint;
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },
  _renew() {
    const old = this._container;
    this._initContainer();
    this._container.className = old.className;
    this._container.style.cssText = old.style.cssText;
    old.replaceWith(this._container);
    L.DomUtil.setPosition(this._container, this._bounds.min);
  },
  _destroyContainer() {
    this._container.remove();
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this.repaint();
  },
  // Draws again without the view having changed. A canvas that gets its size is empty; on paper one that was emptied is white.
  repaint() {
    if (!this._map || !this._bounds) return;
    if (PRINT.matches) this._renew();
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const scale = window.devicePixelRatio || 1;
    this._container.width = scale * size.x;
    this._container.height = scale * size.y;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._context.setTransform(scale, 0, 0, scale, -scale * min.x, -scale * min.y);
    this._paint(this._context, this._map, this._bounds);
  },
});

const tones = new Map();

// The value of a custom property of the page's style, which has one set for light and one for dark.
function tone(name) {
  if (!tones.has(name)) {
    tones.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return tones.get(name);
}

// Calls back whenever light turns to dark, or screen to print, and back.
function onTones(callback) {
  for (const query of [DARK, PRINT]) {
    query.addEventListener("change", () => {
      tones.clear();
      callback();
    });
  }
}

// Colour of whoever holds a place: the side's own, lightened on a dark ground; or the map's own for contested and unknown.
function holderColour(code) {
  if (!Object.hasOwn(sides, code)) return tone(code === "contested" ? "contested" : "unknown");
  return isDark() ? lighter(sides[code].colour, 0.35) : sides[code].colour;
}

// Paper and still pictures are light.
function isDark() {
  return DARK.matches && !PRINT.matches && !document.documentElement.classList.contains("still");
}

// Mixes a colour (#rrggbb) with a share of white.
function lighter(colour, share) {
  const channels = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return `rgb(${channels.map((c) => Math.round(c + (255 - c) * share)).join(" ")})`;
}
