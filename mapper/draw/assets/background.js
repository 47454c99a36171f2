// Land, waters and borders, without tiles. Built by mapper/draw/background.py.

// The zoom from which the lines of raions are drawn.
const RAION_ZOOM = 8;

// What is filled or drawn, in order: layer of the data, colour, and of lines their width in pixels, and a dash, and from what zoom.
const GROUND = [
  { layer: "land", tone: "land" },
  { layer: "focus", tone: "focus" },
  { layer: "rivers", tone: "river", width: 1.1 },
  { layer: "great_rivers", tone: "river", width: 2 },
  { layer: "raion_lines", tone: "region-line", width: 1.2, dash: [1, 4], from: RAION_ZOOM },
  { layer: "region_lines", tone: "region-line", width: 1 },
  { layer: "country_lines", tone: "country-line", width: 1.6 },
  { layer: "lakes", tone: "sea" },
];

// Points are kept relative to one near the front, for the canvas reckons in small numbers only.
const MIDDLE = [48, 33];
// Beyond it the projection has no end.
const MOST_LATITUDE = 85;

class Background {
  constructor(data) {
    const isUkrainian = document.documentElement.lang === "uk";
    const unit = data.units_per_degree;
    const named = ([name, ukrainian, lon, lat, residents]) => ({
      name: isUkrainian ? (ukrainian ?? name) : name, residents, at: [lat / unit, lon / unit],
    });
    this.cities = data.cities.map(named);
    this.raions = data.raions.map(named);
    this.middle = onWorld(...MIDDLE);
    this.paths = GROUND.map(({ layer, width }) => {
      const path = new Path2D();
      for (const line of width ? data[layer] : data[layer].flat()) traceSteps(path, line, unit, this.middle);
      return path;
    });
  }

  addTo(map) {
    map.createPane("background").style.zIndex = 150;
    this.layer = new CanvasLayer((...view) => this.paint(...view), { pane: "background", padding: 0.3 }).addTo(map);
  }

  paint(context, map, bounds) {
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    const { x, y } = bounds.getSize();
    context.fillStyle = tone("sea");
    context.fillRect(bounds.min.x, bounds.min.y, x, y);
    context.translate(this.middle.x * scale - origin.x, this.middle.y * scale - origin.y);
    context.scale(scale, scale);
    context.lineJoin = "round";
    GROUND.forEach(({ tone: name, width, dash = [], from = 0 }, i) => {
      if (map.getZoom() < from) return;
      context.setLineDash(dash.map((length) => length / scale));
      context.fillStyle = tone(name);
      context.strokeStyle = tone(name);
      context.lineWidth = width / scale;
      if (width) context.stroke(this.paths[i]);
      else context.fill(this.paths[i], "evenodd");
    });
  }

  // Takes the colours of the page's style anew.
  restyle() {
    this.layer.repaint();
  }
}

// Adds a flat list of whole numbers, the first point and then steps, in parts of a degree, to a path around a middle.
function traceSteps(path, steps, unit, middle) {
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    const { x, y } = onWorld(lat / unit, lon / unit);
    if (i === 0) path.moveTo(x - middle.x, y - middle.y);
    else path.lineTo(x - middle.x, y - middle.y);
  }
}

// Where a place lies on the whole world at zoom 0, in pixels.
function onWorld(latitude, longitude) {
  const bounded = Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, latitude));
  return L.CRS.EPSG3857.latLngToPoint({ lat: bounded, lng: longitude }, 0);
}
