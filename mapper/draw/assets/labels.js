// Names on the map: of cities and raions here, of events by marks.js, none over another.

// Residents from which a city is labelled at a zoom; below the last row all are.
const CITY_ZOOMS = [[5, 900000], [6, 400000], [7, 100000], [8, 40000], [9, 12000], [10, 5000]];
const RAION_NAME_ZOOM = 9;

// Two labels of one name nearer than this, in pixels, are of one place.
const SAME_PLACE = 60;

// Puts names on a canvas so that none covers another or anything marked as taken; what finds no room is left out.
class Labels {
  constructor(context) {
    this.context = context;
    this.squares = new Map();
    this.written = new Map();
  }

  // Keeps room free: a box by its middle and half its width and height, in pixels.
  block(x, y, halfWidth, halfHeight) {
    this.take([x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]);
  }

  take(box) {
    for (const key of squaresUnder(box)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(box);
    }
  }

  isFree(box) {
    const isApart = (other) => box[0] >= other[2] || box[2] <= other[0] || box[1] >= other[3] || box[3] <= other[1];
    return squaresUnder(box).every((key) => this.squares.get(key)?.every(isApart) ?? true);
  }

  // Writes a name beside a point, right of it or else left; returns whether there was room. No place is named twice.
  write(name, { x, y }, gap, style) {
    const namesakes = this.written.get(name) ?? [];
    if (namesakes.some((other) => Math.hypot(other.x - x, other.y - y) < SAME_PLACE)) return false;
    this.context.font = style.font;
    const width = this.context.measureText(name).width;
    const isWritten = [x + gap, x - gap - width].some((left) => this.writeAt(name, left, y, width, style));
    if (isWritten) this.written.set(name, [...namesakes, { x, y }]);
    return isWritten;
  }

  // Writes a name with its middle on a point, or else some lines above or below; returns whether there was room.
  writeOver(name, { x, y }, style) {
    this.context.font = style.font;
    const width = this.context.measureText(name).width;
    return [0, -1, 1, -2, 2].some((lines) => this.writeAt(name, x - width / 2, y + lines * style.height, width, style));
  }

  writeAt(name, left, y, width, { colour, halo, height }) {
    const box = [left - 2, y - height / 2, left + width + 2, y + height / 2];
    if (!this.isFree(box)) return false;
    this.take(box);
    const { context } = this;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = halo;
    context.strokeText(name, left, y);
    context.fillStyle = colour;
    context.fillText(name, left, y);
    return true;
  }
}

// Side in pixels of the squares that boxes are sorted into, so that a box is compared with those near it alone.
const SQUARE = 64;

function squaresUnder([left, top, right, bottom]) {
  const keys = [];
  for (let column = Math.floor(left / SQUARE); column * SQUARE <= right; column += 1) {
    for (let row = Math.floor(top / SQUARE); row * SQUARE <= bottom; row += 1) keys.push(column * 65536 + row);
  }
  return keys;
}

// The cities that may be labelled at a zoom, those with most residents first.
function citiesAt(cities, zoom) {
  const bound = CITY_ZOOMS.find(([limit]) => zoom <= limit)?.[1] ?? 0;
  return cities.filter(({ residents }) => residents >= bound);
}

// Writes the names of cities, and then, where there is room left, of raions.
function drawCities(context, map, bounds, labels, background) {
  const zoom = map.getZoom();
  const styles = {
    big: { font: `600 12.5px ${tone("font")}`, colour: tone("label"), halo: tone("halo"), height: 14 },
    small: { font: `11px ${tone("font")}`, colour: tone("label-small"), halo: tone("halo"), height: 13 },
  };
  for (const city of citiesAt(background.cities, zoom)) {
    const point = map.latLngToLayerPoint(city.at);
    if (!bounds.contains(point)) continue;
    const style = city.residents >= 250000 ? styles.big : styles.small;
    if (!labels.isFree([point.x - 2, point.y - 2, point.x + 2, point.y + 2])) continue;
    if (!labels.write(city.name, point, 5, style)) continue;
    context.beginPath();
    context.arc(point.x, point.y, 1.8, 0, 2 * Math.PI);
    context.fillStyle = style.colour;
    context.fill();
  }
  if (zoom >= RAION_NAME_ZOOM) drawRaions(map, bounds, labels, background);
}

function drawRaions(map, bounds, labels, background) {
  const style = { font: `italic 11px ${tone("font")}`, colour: tone("label-small"), halo: tone("halo"), height: 13 };
  for (const raion of background.raions) {
    const point = map.latLngToLayerPoint(raion.at);
    if (bounds.contains(point)) labels.writeOver(raion.name, point, style);
  }
}
