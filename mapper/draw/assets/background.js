// Land, waters, borders and labels, without tiles. Built by mapper/draw/background.py.

// Residents from which a city is labelled at a zoom; below the last row all are.
const CITY_ZOOMS = [[5, 900000], [6, 400000], [7, 100000], [8, 40000], [9, 12000], [10, 5000]];

// Zooms from which the lines of raions are drawn, and their names.
const RAION_ZOOM = 8;
const RAION_NAME_ZOOM = 9;

// Two labels of one name nearer than this, in pixels, are of one place.
const SAME_PLACE = 60;

class Background {
  constructor(data) {
    this.data = data;
    const isUkrainian = document.documentElement.lang === "uk";
    const named = ([name, ukrainian, lon, lat, residents]) => ({
      name: isUkrainian ? (ukrainian ?? name) : name, residents, at: [lat / data.units_per_degree, lon / data.units_per_degree],
    });
    this.cities = data.cities.map(named);
    this.raions = data.raions.map(named);
    this.layers = [];
  }

  addTo(map) {
    map.createPane("background").style.zIndex = 250;
    const renderer = L.canvas({ pane: "background", padding: 0.3 });
    const shared = { renderer, pane: "background", interactive: false, smoothFactor: 1 };
    const area = (polygons) => L.polygon(polygons.map((rings) => rings.map((ring) => this.line(ring))), shared);
    const lines = (all) => L.polyline(all.map((line) => this.line(line)), shared);
    const { land, focus, lakes, rivers, great_rivers: great, region_lines: regions, country_lines: countries } = this.data;
    const raions = lines(this.data.raion_lines);
    const always = [
      [area(land), () => ({ stroke: false, fillColor: tone("land"), fillOpacity: 1 })],
      [area(focus), () => ({ stroke: false, fillColor: tone("focus"), fillOpacity: 1 })],
      [lines(rivers), () => ({ color: tone("river"), weight: 1.1, opacity: 1 })],
      [lines(great), () => ({ color: tone("river"), weight: 2, opacity: 1 })],
      [lines(regions), () => ({ color: tone("region-line"), weight: 1, opacity: 1 })],
      [lines(countries), () => ({ color: tone("country-line"), weight: 1.6, opacity: 1 })],
      [area(lakes), () => ({ stroke: false, fillColor: tone("sea"), fillOpacity: 1 })],
    ];
    for (const [layer] of always) layer.addTo(map);
    this.layers = [...always, [raions, () => ({ color: tone("region-line"), weight: 1.2, opacity: 1, dashArray: "1 4" })]];
    this.restyle();
    const update = () => (map.getZoom() >= RAION_ZOOM ? raions.addTo(map) : raions.remove());
    map.on("zoomend", update);
    update();
  }

  // Takes the colours of the page's style anew.
  restyle() {
    for (const [layer, style] of this.layers) layer.setStyle(style());
  }

  // A flat list of whole numbers, the first point and then steps, as Leaflet's [latitude, longitude] pairs.
  line(steps) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      points.push([lat / this.data.units_per_degree, lon / this.data.units_per_degree]);
    }
    return points;
  }

  // The cities that may be labelled at a zoom, those with most residents first.
  citiesAt(zoom) {
    const bound = CITY_ZOOMS.find(([limit]) => zoom <= limit)?.[1] ?? 0;
    return this.cities.filter(({ residents }) => residents >= bound);
  }
}

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

// Writes the names of cities, and then, where there is room left, of raions.
function drawCities(context, map, bounds, labels, background) {
  const zoom = map.getZoom();
  const styles = {
    big: { font: `600 12.5px ${tone("font")}`, colour: tone("label"), halo: tone("halo"), height: 14 },
    small: { font: `11px ${tone("font")}`, colour: tone("label-small"), halo: tone("halo"), height: 13 },
  };
  for (const city of background.citiesAt(zoom)) {
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
