// What stands for an event: coloured by who holds the place afterwards, shaped by how far it is a claim.

const MARK_RADIUS = 7.5;
const VAGUE_RADIUS = 10;
const GLYPH_ROOM = 10;
const BADGES = { new: "+", gone: "−", moved: "↔", reversed: "⇄", reread: "~" };

const glyphs = new Map();

// Draws one mark in the middle of a canvas. `look`: see lookOf.
function drawMark(context, x, y, look) {
  context.save();
  context.globalAlpha = look.faded ? 0.35 : 1;
  if (look.vague) drawVague(context, x, y, look);
  else drawSharp(context, x, y, look);
  if (look.doubtful) drawBadge(context, x + look.radius * 0.8, y - look.radius * 0.8, "?");
  if (look.difference) drawBadge(context, x - look.radius * 0.8, y + look.radius * 0.8, BADGES[look.difference]);
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
  if (status === "denied") slash(context, x, y, radius - 1.25, colour, 2.25);
  disc(context, x, y, radius - 1.25);
  context.lineWidth = 2.75;
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
  disc(context, x, y, 6);
  context.fillStyle = tone("ink");
  context.fill();
  context.font = `700 10px ${tone("font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = tone("paper");
  context.fillText(text, x, y + 0.5);
  context.textAlign = "start";
}

function drawLine(context, from, to, colour, width) {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

// Many places close together: a ring with a part for each holder (`shares`: places by colour), and a count of events.
function drawBin(context, { x, y, radius, shares, places, count }) {
  disc(context, x, y, radius + 1.5);
  context.fillStyle = tone("halo");
  context.fill();
  disc(context, x, y, radius - 2);
  context.fillStyle = tone("paper");
  context.fill();
  let angle = -Math.PI / 2;
  context.lineWidth = 4;
  for (const [colour, n] of shares) {
    const end = angle + (2 * Math.PI * n) / places.length;
    context.beginPath();
    context.arc(x, y, radius - 2, angle, end);
    context.strokeStyle = colour;
    context.stroke();
    angle = end;
  }
  context.font = `600 11px ${tone("font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = tone("ink");
  context.fillText(shortNumber(count), x, y + 0.5);
  context.textAlign = "start";
}

// How an event's mark looks; `row` has the fields control_after, status, approximate, ambiguous and difference.
function lookOf(row, faded = false) {
  const vague = row.approximate;
  return {
    colour: holderColour(row.control_after), status: row.status, vague, doubtful: row.ambiguous, faded,
    difference: row.difference, radius: vague ? VAGUE_RADIUS : MARK_RADIUS,
  };
}

// The canvas of a look, drawn once; `size` is its width in the page's pixels.
function glyph(look) {
  const key = Object.values(look).join();
  if (!glyphs.has(key)) {
    const size = 2 * Math.ceil(look.radius + GLYPH_ROOM);
    const scale = window.devicePixelRatio || 1;
    const canvas = make("canvas", { width: size * scale, height: size * scale });
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    drawMark(context, size / 2, size / 2, look);
    glyphs.set(key, { canvas, size });
  }
  return glyphs.get(key);
}

function putGlyph(context, x, y, look) {
  const { canvas, size } = glyph(look);
  context.drawImage(canvas, x - size / 2, y - size / 2, size, size);
}

// A small picture of a mark for lists and the legend; words beside it say the same.
function markIcon(look) {
  const drawn = glyph(look);
  drawn.address ??= drawn.canvas.toDataURL();
  return make("img", { src: drawn.address, alt: "", className: "mark", width: drawn.size, height: drawn.size });
}
