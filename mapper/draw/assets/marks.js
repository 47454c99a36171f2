// The marks on the map: events that are to be seen, at their places.

// From this zoom on the events of one place stand around it; before, the newest stands for all.
const FAN_ZOOM = 9;
const MOST_FANNED = 13;
const SHARP_GAP = 19;
const VAGUE_GAP = 24;
// Names of all places are written from this zoom on, or where there are only so many marks.
const NAME_ZOOM = 8;
const MOST_NAMED = 30;
// So many places within a square of so many pixels are drawn as one bin, up to a zoom.
const BIN_FROM = 8;
const BIN_PIXELS = 44;
const BIN_ZOOM = 13;
const EQUATOR_M = 40075016.686;
const TILE = 256;

const HIDDEN = 0;
const NOW = 1;
const BEFORE = 2;

class Marks {
  constructor(map, background, events) {
    Object.assign(this, { map, background, events, drawn: [], bins: [], others: [], selected: null });
    this.said = Array.from({ length: events.sayings }, (_, row) => events.sayingAt(row));
    this.locate();
    map.createPane("marks").style.zIndex = 450;
    map.getPane("marks").style.pointerEvents = "none";
    this.layer = new CanvasLayer((...view) => this.paint(...view), { pane: "marks" }).addTo(map);
  }

  // Gives every position that an event has a number, and its place on the whole world at zoom 0.
  locate() {
    const { events } = this;
    const numbers = new Map();
    this.points = [];
    this.positionOfSpot = Int32Array.from({ length: events.spots }, (_, spot) => {
      const at = events.positionOf(spot);
      if (at === null) return -1;
      const key = at.join();
      if (!numbers.has(key)) {
        numbers.set(key, this.points.length);
        this.points.push({ at, world: onWorld(...at) });
      }
      return numbers.get(key);
    });
    this.position = Int32Array.from(events.reading, (_, i) => this.positionOfSpot[events.spotOf(i)]);
  }

  // Takes which events to show: HIDDEN, NOW, or BEFORE the days in view. Those of a position come to stand together.
  show(view) {
    const { position } = this;
    const starts = new Int32Array(this.points.length + 1);
    for (let i = 0; i < view.length; i += 1) if (view[i] !== HIDDEN && position[i] >= 0) starts[position[i] + 1] += 1;
    for (let p = 0; p < this.points.length; p += 1) starts[p + 1] += starts[p];
    const next = starts.slice();
    const grouped = new Int32Array(starts[this.points.length]);
    for (let i = 0; i < view.length; i += 1) {
      if (view[i] === HIDDEN || position[i] < 0) continue;
      grouped[next[position[i]]] = i;
      next[position[i]] += 1;
    }
    Object.assign(this, { view, starts, grouped });
    this.layer.repaint();
  }

  // `others`: further positions to lead to from the selected event, with `at`, `name`, and `words` to show on a closer look.
  select(index, others = []) {
    Object.assign(this, { selected: index, others });
    this.layer.repaint();
  }

  paint(context, map, bounds) {
    if (!this.view) return;
    const zoom = map.getZoom();
    const { alone, bins } = this.gather(zoom, bounds);
    this.bins = bins;
    this.drawn = alone.flatMap((place) => this.place(place, zoom >= FAN_ZOOM && this.hasRoom(place, alone)));
    const labels = this.labels(context, map);
    for (const { x, y, look } of this.drawn) labels.block(x, y, look.radius + 1, look.radius + 1);
    for (const { x, y, radius } of bins) labels.block(x, y, radius, radius);
    for (const mark of this.drawn) this.drawUncertainty(context, mark, zoom);
    this.drawOthers(context, labels);
    this.writeNames(labels, zoom);
    drawCities(context, map, bounds, labels, this.background);
    for (const bin of bins) drawBin(context, bin);
    for (let i = this.drawn.length - 1; i >= 0; i -= 1) this.drawWithLeg(context, this.drawn[i]);
    const chosen = this.drawn.find(({ index }) => index === this.selected);
    if (chosen) this.drawChosen(context, chosen);
  }

  // Nothing is written over the left or the right edge of what the reader sees.
  labels(context, map) {
    const labels = new Labels(context);
    const { x, y } = map.getSize();
    const middle = map.containerPointToLayerPoint([x / 2, y / 2]);
    for (const side of [-1, 1]) labels.block(middle.x + side * x, middle.y, x / 2, 2 * y);
    return labels;
  }

  // The positions in view that have something to show: those that stand alone, and bins of those too close together.
  gather(zoom, bounds) {
    const chosen = this.selected === null ? -1 : this.position[this.selected];
    const cells = new Map();
    for (const place of this.inView(zoom, bounds)) {
      const isAlone = zoom >= BIN_ZOOM || place.position === chosen;
      const key = isAlone ? place : place.cell;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(place);
    }
    const alone = [];
    const bins = [];
    for (const places of cells.values()) {
      if (places.length < BIN_FROM) alone.push(...places);
      else bins.push(this.bin(places));
    }
    return { alone: alone.sort((a, b) => a.position - b.position), bins };
  }

  // Positions in view with events to show, in layer points. Cells are fixed to the world: they stay as the map moves.
  inView(zoom, bounds) {
    const { starts, points } = this;
    const { min, max } = bounds;
    const scale = 2 ** zoom;
    const origin = this.map.getPixelOrigin();
    const found = [];
    for (let position = 0; position < points.length; position += 1) {
      if (starts[position] === starts[position + 1]) continue;
      const { world } = points[position];
      const x = Math.round(world.x * scale) - origin.x;
      const y = Math.round(world.y * scale) - origin.y;
      if (x < min.x || x > max.x || y < min.y || y > max.y) continue;
      const column = Math.floor((x + origin.x) / BIN_PIXELS);
      const row = Math.floor((y + origin.y) / BIN_PIXELS);
      found.push({ position, x, y, cell: row * 1e6 + column });
    }
    return found;
  }

  bin(places) {
    const shares = new Map();
    let count = 0;
    for (const { position } of places) {
      const [newest] = this.groupAt(position);
      const colour = holderColour(this.said[this.events.saying[newest]].control_after);
      shares.set(colour, (shares.get(colour) ?? 0) + 1);
      count += this.groupAt(position).length;
    }
    const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
    return { places, count, shares, x: middle("x"), y: middle("y"), radius: 11 + Math.min(6, Math.log10(count) * 2) };
  }

  groupAt(position) {
    return this.grouped.subarray(this.starts[position], this.starts[position + 1]);
  }

  // Whether the events of a position can stand around it without touching those of another.
  hasRoom({ position, x, y }, places) {
    const n = Math.min(this.groupAt(position).length, MOST_FANNED);
    const reach = VAGUE_GAP * Math.ceil(n / 6) + 2 * VAGUE_RADIUS;
    return n === 1 || !places.some((other) => other.position !== position && Math.hypot(other.x - x, other.y - y) < reach);
  }

  // Where the events of one position stand: a list of marks, the newest first.
  place({ position, x, y }, mayFan) {
    const group = this.groupAt(position);
    const isFanned = mayFan || group.includes(this.selected);
    const shown = [...group.subarray(0, isFanned ? MOST_FANNED : 1)];
    if (isFanned && group.includes(this.selected) && !shown.includes(this.selected)) shown[shown.length - 1] = this.selected;
    const looks = shown.map((index) => this.lookOf(index));
    const steps = fan(shown.length, looks.some(({ vague }) => vague) ? VAGUE_GAP : SHARP_GAP);
    return shown.map((index, k) => ({
      index, position, anchor: { x, y }, x: x + steps[k][0], y: y + steps[k][1], look: looks[k],
      hidden: group.length - shown.length, isFirst: k === 0, isCrowded: shown.length > 1,
    }));
  }

  lookOf(index) {
    const { events } = this;
    const reading = events.reading[index];
    const approximate = events.columns["reading.approximate"][reading] === 1;
    const row = { ...this.said[events.saying[index]], approximate, ambiguous: events.isAmbiguous(index) };
    return lookOf(row, this.view[index] === BEFORE);
  }

  // The circle that a place lies in: once for all its events, and filled for the one selected.
  drawUncertainty(context, { index, position, anchor, look, isFirst }, zoom) {
    const isSelected = index === this.selected;
    const metres = this.events.columns["spot.radius"][this.events.spotOf(index)] - 1;
    const { at } = this.points[position];
    const radius = (metres * TILE * 2 ** zoom) / (EQUATOR_M * Math.cos((at[0] * Math.PI) / 180));
    if (!(isFirst || isSelected) || radius < look.radius + 3) return;
    disc(context, anchor.x, anchor.y, radius);
    if (isSelected) {
      context.globalAlpha = 0.12;
      context.fillStyle = look.colour;
      context.fill();
    }
    context.setLineDash(look.vague ? [4, 3] : []);
    context.lineWidth = 1;
    context.strokeStyle = look.colour;
    context.globalAlpha = isSelected ? 1 : look.faded || this.drawn.length > MOST_NAMED ? 0.25 : 0.6;
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  // Dashed lines from the selected event to the other places that it may mean.
  drawOthers(context, labels) {
    const start = this.selected === null ? null : this.events.at(this.selected).at;
    for (const other of this.others) {
      other.point = this.map.latLngToLayerPoint(other.at);
      if (start) {
        context.setLineDash([6, 5]);
        drawLine(context, this.map.latLngToLayerPoint(start), other.point, tone("ink"), 1.5);
        context.setLineDash([]);
      }
      disc(context, other.point.x, other.point.y, 4.5);
      context.lineWidth = 1.5;
      context.strokeStyle = tone("ink");
      context.fillStyle = tone("paper");
      context.fill();
      context.stroke();
      labels.block(other.point.x, other.point.y, 6, 6);
    }
    for (const other of this.others) labels.write(other.name, other.point, 9, this.nameStyle());
  }

  nameStyle() {
    return { font: `600 12.5px ${tone("font")}`, colour: tone("ink"), halo: tone("halo"), height: 15 };
  }

  writeNames(labels, zoom) {
    const isNamed = zoom >= NAME_ZOOM || this.drawn.length + this.bins.length <= MOST_NAMED;
    const firsts = this.drawn.filter(({ index, isFirst }) => (isFirst && isNamed) || index === this.selected);
    firsts.sort((a, b) => Number(b.index === this.selected) - Number(a.index === this.selected));
    const named = new Set();
    for (const { index, position, anchor, look, isCrowded } of firsts) {
      if (named.has(position)) continue;
      named.add(position);
      labels.write(placeName(this.events.at(index)), anchor, look.radius + (look.doubtful ? 8 : 4) + (isCrowded ? SHARP_GAP : 0), this.nameStyle());
    }
  }

  drawWithLeg(context, { anchor, x, y, look, hidden }) {
    if (anchor.x !== x || anchor.y !== y) {
      drawLine(context, anchor, { x, y }, tone("label"), 1);
      disc(context, anchor.x, anchor.y, 1.5);
      context.fillStyle = tone("label");
      context.fill();
    }
    if (hidden) putGlyph(context, x + 3, y + 3, { ...look, doubtful: false, difference: null });
    putGlyph(context, x, y, look);
  }

  drawChosen(context, { x, y, look }) {
    putGlyph(context, x, y, { ...look, faded: false });
    disc(context, x, y, look.radius + 4);
    context.lineWidth = 2.25;
    context.strokeStyle = tone("ink");
    context.stroke();
  }

  // What lies under a point of the map's container, the nearest first: { index } of an event, { bin }, { other }, or {}.
  hit(containerPoint) {
    const point = this.map.containerPointToLayerPoint(containerPoint);
    const mark = nearest(this.drawn, point, ({ look }) => look.radius + 4);
    if (mark) return { index: mark.index };
    const bin = nearest(this.bins, point, ({ radius }) => radius);
    if (bin) return { bin };
    const other = this.others.find((each) => each.point?.distanceTo(point) <= 8);
    return other ? { other } : {};
  }

  // The corners of what a bin holds, for a closer look.
  boundsOf({ places }) {
    return L.latLngBounds(places.map(({ position }) => this.points[position].at));
  }
}

// Steps in pixels from a place to each of its n events: one stands at the place, more on rings around it, `gap` apart.
function fan(n, gap) {
  if (n === 1) return [[0, 0]];
  const steps = [];
  for (let ring = 1; steps.length < n; ring += 1) {
    const onRing = Math.min(ring * 6, n - steps.length);
    const radius = ring * gap;
    for (let k = 0; k < onRing; k += 1) {
      const angle = (2 * Math.PI * k) / onRing - Math.PI / 2;
      steps.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    }
  }
  return steps;
}

// The one nearest to a point of those that have it within their reach; undefined when none has.
function nearest(things, { x, y }, reach) {
  let best = null;
  let least = Infinity;
  for (const thing of things) {
    const distance = Math.hypot(thing.x - x, thing.y - y);
    if (distance <= reach(thing) && distance < least) [best, least] = [thing, distance];
  }
  return best;
}
