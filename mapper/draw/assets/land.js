// The land nearest to each settlement in the colour of whoever holds it on the slider's day, and the front between the sides.

const HATCH_PIXELS = 6;
const FRONT_WIDTH = 2.5;
// How much of the colour is laid on, by what the control rests on; what is missing here is hatched.
const OPACITY = { confirmed: 0.4, given: 0.28, claimed: 0.18 };

// `data`: the block `land` of the page: cells and the lines between them, and who held each cell from which day on.
class Land {
  constructor({ value, columns }) {
    Object.assign(this, { ...value, columns, middle: onWorld(...MIDDLE), day: null, isShown: false });
    this.holds = Array.from(this.cells, () => []);
    columns["hold.cell"].forEach((cell, i) => this.holds[cell].push(i));
  }

  addTo(map) {
    map.createPane("land").style.zIndex = 350;
    map.getPane("land").style.pointerEvents = "none";
    this.layer = new CanvasLayer((...view) => this.paint(...view), { pane: "land", padding: 0.3 }).addTo(map);
  }

  // Takes the day to show; nothing is drawn until it is shown.
  show(isShown, day) {
    if (!isShown && !this.isShown) return;
    Object.assign(this, { isShown, day });
    this.layer.repaint();
  }

  // Who holds a cell on the day: `holder` and `certainty`.
  holdOf(cell) {
    const { columns } = this;
    const now = this.holds[cell].findLast((i) => columns["hold.first"][i] <= this.day) ?? this.holds[cell][0];
    return { holder: this.holders[columns["hold.holder"][now]], certainty: this.certainties[columns["hold.certainty"][now]] };
  }

  paint(context, map) {
    if (!this.isShown || this.day === null) return;
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    context.translate(this.middle.x * scale - origin.x, this.middle.y * scale - origin.y);
    context.scale(scale, scale);
    const holds = this.cells.map((_, cell) => this.holdOf(cell));
    this.fill(context, holds, scale);
    this.drawFront(context, holds, scale);
  }

  // All cells in one hand with one certainty are filled as one path, so that no seams show between them.
  fill(context, holds, scale) {
    const areas = new Map();
    holds.forEach(({ holder, certainty }, cell) => {
      const key = `${holder}\n${certainty}`;
      if (!areas.has(key)) areas.set(key, { holder, certainty, path: new Path2D() });
      areas.get(key).path.addPath(this.pathOf(cell));
    });
    for (const { holder, certainty, path } of areas.values()) {
      const isHatched = holder === "unknown" || !Object.hasOwn(OPACITY, certainty);
      context.globalAlpha = isHatched ? 0.7 : OPACITY[certainty];
      context.fillStyle = isHatched ? hatch(context, holderColour(holder), scale) : holderColour(holder);
      context.fill(path, "evenodd");
    }
    context.globalAlpha = 1;
  }

  // The lines between cells that two sides hold against each other.
  drawFront(context, holds, scale) {
    const front = new Path2D();
    const isSide = ({ holder }) => Object.hasOwn(sides, holder);
    this.edges.forEach(([one, other, ...steps]) => {
      if (isSide(holds[one]) && isSide(holds[other]) && holds[one].holder !== holds[other].holder) this.trace(front, steps);
    });
    context.lineWidth = FRONT_WIDTH / scale;
    context.lineJoin = "round";
    context.strokeStyle = tone("ink");
    context.stroke(front);
  }

  pathOf(cell) {
    this.paths ??= this.cells.map((rings) => {
      const path = new Path2D();
      for (const ring of rings) this.trace(path, ring);
      return path;
    });
    return this.paths[cell];
  }

  trace(path, steps) {
    traceSteps(path, steps, this.units_per_degree, this.middle);
  }
}

// Slanted lines of a colour, as wide on the screen at every zoom.
function hatch(context, colour, scale) {
  const tile = make("canvas", { width: HATCH_PIXELS, height: HATCH_PIXELS });
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  for (const shift of [-HATCH_PIXELS, 0, HATCH_PIXELS]) {
    pen.moveTo(shift, HATCH_PIXELS);
    pen.lineTo(shift + HATCH_PIXELS, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
