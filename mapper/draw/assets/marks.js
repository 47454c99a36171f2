// The marks: one an event, coloured by who holds the place afterwards, shaped by how far it is a claim.

const MARK_RADIUS = 6.5;
const VAGUE_RADIUS = 9;
const SHARP_GAP = 17;
const VAGUE_GAP = 22;
// From this zoom on the events of one place stand around it; before, the newest stands for all.
const FAN_ZOOM = 9;
const NAME_ZOOM = 8;

// Draws one mark. `look`: colour, status, vague (place known to its neighbourhood only), radius, doubtful, faded.
function drawMark(context, x, y, look) {
  context.save();
  context.globalAlpha = look.faded ? 0.35 : 1;
  if (look.vague) drawVague(context, x, y, look);
  else drawSharp(context, x, y, look);
  if (look.doubtful) drawBadge(context, x + look.radius * 0.8, y - look.radius * 0.8, "?");
  context.restore();
}

function drawSharp(context, x, y, { colour, status, radius }) {
  disc(context, x, y, radius + 2);
  context.fillStyle = tone("halo");
  context.fill();
  disc(context, x, y, radius - 1.25);
  context.fillStyle = status === "confirmed" ? colour : tone("paper");
  context.fill();
  if (status === "disputed") fillHalf(context, x, y, radius - 1.25, colour);
  if (status === "denied") slash(context, x, y, radius - 1.25, colour, 2);
  disc(context, x, y, radius - 1.25);
  context.lineWidth = 2.5;
  context.strokeStyle = colour;
  context.stroke();
}

function drawVague(context, x, y, { colour, status, radius, faded }) {
  const alpha = faded ? 0.35 : 1;
  context.globalAlpha = alpha;
  disc(context, x, y, radius);
  context.fillStyle = tone("halo");
  context.fill();
  context.globalAlpha = alpha * (status === "confirmed" ? 0.5 : 0.12);
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = alpha * 0.5;
  if (status === "disputed") fillHalf(context, x, y, radius, colour);
  context.globalAlpha = alpha;
  if (status === "denied") slash(context, x, y, radius, colour, 1.5);
  context.setLineDash([4, 3]);
  disc(context, x, y, radius);
  context.lineWidth = 1.75;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
}

function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function fillHalf(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, -Math.PI / 2, Math.PI / 2);
  context.fillStyle = colour;
  context.fill();
}

function slash(context, x, y, radius, colour, width) {
  const reach = radius * Math.SQRT1_2;
  context.beginPath();
  context.moveTo(x - reach, y + reach);
  context.lineTo(x + reach, y - reach);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

function drawBadge(context, x, y, text) {
  disc(context, x, y, 5.5);
  context.fillStyle = tone("ink");
  context.fill();
  context.font = `700 9px ${tone("font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = tone("paper");
  context.fillText(text, x, y + 0.5);
  context.textAlign = "start";
}

function lookOf(event, faded = false) {
  const vague = event.approximate;
  return {
    colour: holderColour(event.control_after), status: event.status, vague, doubtful: event.ambiguous, faded,
    radius: vague ? VAGUE_RADIUS : MARK_RADIUS,
  };
}

// A small picture of a mark for lists and the legend; words beside it say the same.
function markIcon(look) {
  const size = 22;
  const scale = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * scale;
  canvas.className = "mark";
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawMark(context, size / 2, size / 2, { ...look, radius: look.vague ? VAGUE_RADIUS : MARK_RADIUS });
  return canvas;
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

class Marks {
  constructor(map, background) {
    this.map = map;
    this.background = background;
    this.groups = [];
    this.drawn = [];
    this.selected = null;
    map.createPane("marks").style.zIndex = 450;
    map.getPane("marks").style.pointerEvents = "none";
    this.layer = new CanvasLayer((...view) => this.paint(...view), { pane: "marks" }).addTo(map);
  }

  // Takes the events to show, newest first; `isFaded` says which stand before the days in view.
  show(events, isFaded) {
    const groups = new Map();
    for (const event of events) {
      if (event.at === null) continue;
      const key = event.at.join();
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(event);
    }
    this.groups = [...groups.values()];
    this.isFaded = isFaded;
    this.layer.repaint();
  }

  select(event) {
    this.selected = event;
    this.layer.repaint();
  }

  paint(context, map, bounds) {
    const zoom = map.getZoom();
    this.drawn = this.groups.flatMap((group) => this.place(group, zoom, bounds));
    const labels = new Labels(context);
    for (const { x, y, look } of this.drawn) labels.block(x, y, look.radius + 1, look.radius + 1);
    for (const mark of this.drawn) this.drawUncertainty(context, mark);
    this.drawCandidates(context, labels);
    this.writeNames(labels, zoom);
    drawCities(context, map, bounds, labels, this.background);
    for (const mark of [...this.drawn].reverse()) this.drawWithLeg(context, mark);
    const chosen = this.drawn.find(({ event }) => event === this.selected);
    if (chosen) this.drawChosen(context, chosen);
  }

  // Where the events of one place stand: a list of marks, the newest first.
  place(group, zoom, bounds) {
    const anchor = this.map.latLngToLayerPoint(group[0].at);
    if (!bounds.contains(anchor)) return [];
    const isFanned = zoom >= FAN_ZOOM || group.includes(this.selected);
    const shown = isFanned ? group : group.slice(0, 1);
    const gap = shown.some((event) => event.approximate) ? VAGUE_GAP : SHARP_GAP;
    return fan(shown.length, gap).map(([dx, dy], i) => {
      const event = shown[i];
      const look = lookOf(event, this.isFaded(event));
      const hidden = group.length - shown.length;
      return { event, anchor, x: anchor.x + dx, y: anchor.y + dy, look, hidden, isFirst: i === 0 };
    });
  }

  // Radius of the circle that the place lies in, in pixels at this zoom; 0 when unknown.
  metresToPixels({ at, position_uncertainty_m: metres }) {
    if (!metres) return 0;
    const degrees = metres / 111320;
    return this.map.latLngToLayerPoint(at).distanceTo(this.map.latLngToLayerPoint([at[0] + degrees, at[1]]));
  }

  // The circle that a place lies in: once for all its events, and filled for the one selected.
  drawUncertainty(context, { event, anchor, look, isFirst }) {
    const isSelected = event === this.selected;
    const radius = this.metresToPixels(event);
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
    context.globalAlpha = isSelected ? 1 : look.faded ? 0.25 : 0.6;
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  drawCandidates(context, labels) {
    if (this.selected === null || this.selected.at === null) return;
    const start = this.map.latLngToLayerPoint(this.selected.at);
    for (const candidate of this.selected.candidates) {
      if (candidate.at === null) continue;
      const end = this.map.latLngToLayerPoint(candidate.at);
      context.setLineDash([6, 5]);
      line(context, start, end, tone("ink"), 1.5);
      context.setLineDash([]);
      disc(context, end.x, end.y, 4);
      context.fillStyle = tone("paper");
      context.fill();
      context.stroke();
      labels.block(end.x, end.y, 5, 5);
      labels.write(`${candidate.place_name}?`, end, 8, this.nameStyle());
    }
  }

  nameStyle() {
    return { font: `600 12px ${tone("font")}`, colour: tone("ink"), halo: tone("halo"), height: 14 };
  }

  writeNames(labels, zoom) {
    const named = new Set();
    const ordered = [...this.drawn].sort((a, b) => Number(b.event === this.selected) - Number(a.event === this.selected));
    for (const { event, anchor, look } of ordered) {
      if (zoom < NAME_ZOOM && event !== this.selected) break;
      const key = event.at.join();
      if (named.has(key)) continue;
      named.add(key);
      const crowd = this.drawn.filter((other) => other.anchor.equals(anchor)).length > 1 ? 19 : 0;
      labels.write(placeName(event), anchor, look.radius + 4 + crowd, this.nameStyle());
    }
  }

  drawWithLeg(context, { anchor, x, y, look, hidden }) {
    if (anchor.x !== x || anchor.y !== y) {
      line(context, anchor, { x, y }, tone("label"), 1);
      disc(context, anchor.x, anchor.y, 1.5);
      context.fillStyle = tone("label");
      context.fill();
    }
    if (hidden) drawMark(context, x + 3, y + 3, { ...look, doubtful: false });
    drawMark(context, x, y, look);
  }

  drawChosen(context, { x, y, look }) {
    drawMark(context, x, y, { ...look, faded: false });
    disc(context, x, y, look.radius + 4);
    context.lineWidth = 2;
    context.strokeStyle = tone("ink");
    context.stroke();
  }

  // The event whose mark lies under a point of the map's container, the topmost first; null when there is none.
  hit(containerPoint) {
    const { x, y } = this.map.containerPointToLayerPoint(containerPoint);
    const reach = (mark) => mark.look.radius + 4;
    const under = this.drawn.filter((mark) => Math.hypot(mark.x - x, mark.y - y) <= reach(mark));
    under.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y));
    return under[0]?.event ?? null;
  }
}

function line(context, from, to, colour, width) {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
