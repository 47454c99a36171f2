// Reads the data blocks of the page back. The other side of the contract is mapper/draw/text.py and mapper/draw/payload.py.

const DEGREES = 100000;
const CONFIDENCE = 200;
const DAY_MS = 86400000;
const ALIGNMENT = 4;
const WIDTHS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };
const PLACE_TEXTS = ["place_id", "place_name", "place_name_uk", "place_name_ru", "place_kind", "admin1", "admin2", "admin3", "country"];
const SAYING_TEXTS = [
  "change", "actor", "control_after", "claimant", "claimant_side", "status", "date_precision", "date_basis", "difference",
];
const REPORT_TEXTS = ["report_id", "source", "url", "published"];

// The value and the columns of a data block.
async function readBlock(id) {
  const text = atob(byId(`frontline-${id}`).textContent);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) packed[i] = text.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const [value, layout] = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, ALIGNMENT, length)));
  let start = ALIGNMENT + aligned(length);
  const columns = {};
  for (const [name, width, count] of layout) {
    columns[name] = new WIDTHS[width](buffer, start, count);
    start += aligned(width * count);
  }
  return { value, columns };
}

function aligned(length) {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

// The events of the page by number, the latest first and undated ones last. What many events share stands in tables once:
// a saying (who is said to have done what, by whom), a reading (which place a name was taken for), a spot (a place at a
// position); `count`, `sayings`, `readings` and `spots` are how many there are of each.
class Events {
  constructor({ value, columns }) {
    Object.assign(this, { value, columns, saying: columns["event.saying"], reading: columns["event.reading"] });
    this.ids = Array.from(columns["event.id"], (digits, i) => value.ids[i] ?? `e-${digits.toString(16).padStart(8, "0")}`);
    this.count = this.saying.length;
    this.dated = columns["event.gap"].length;
    this.sayings = columns["saying.change"].length;
    this.readings = columns["reading.spot"].length;
    this.spots = columns["spot.place"].length;
    this.last = this.lastDays();
    this.first = this.last.map((day, i) => day - columns["event.span"][i]);
    this.known = new Map();
  }

  // Days since 1970, of the dated events.
  lastDays() {
    let day = this.value.newest;
    return Int32Array.from(this.columns["event.gap"], (gap) => {
      day -= gap;
      return day;
    });
  }

  text(column, row) {
    const number = this.columns[column][row];
    return number === 0 ? null : this.value.strings[number - 1];
  }

  // A row of the table of sayings or of places, with its texts under the names of the contract.
  sayingAt(row) {
    const found = Object.fromEntries(SAYING_TEXTS.map((name) => [name, this.text(`saying.${name}`, row)]));
    return { ...found, background: this.columns["saying.background"][row] === 1 };
  }

  placeAt(row) {
    return Object.fromEntries(PLACE_TEXTS.map((name) => [name, this.text(`place.${name}`, row)]));
  }

  // Every name of a place: the three of today and those it had before.
  namesOf(row) {
    const former = this.value.former_names[row] ?? [];
    const today = ["place.place_name", "place.place_name_uk", "place.place_name_ru"].map((column) => this.text(column, row));
    return [...today, ...former.map((number) => this.value.strings[number - 1])].filter(Boolean);
  }

  // Latitude and longitude of a spot, in Leaflet's order; null where there is no position.
  positionOf(spot) {
    const latitude = this.columns["spot.latitude"][spot];
    const longitude = this.columns["spot.longitude"][spot];
    return latitude === 0 ? null : [(latitude - 1) / DEGREES - 90, (longitude - 1) / DEGREES - 180];
  }

  spotOf(i) {
    return this.columns["reading.spot"][this.reading[i]];
  }

  confidence(i) {
    return this.columns["event.confidence"][i] / CONFIDENCE;
  }

  isAmbiguous(i) {
    return this.columns["reading.ambiguous"][this.reading[i]] === 1;
  }

  // An event as an object with the field names of the contract; unknown is null.
  at(i) {
    if (!this.known.has(i)) this.known.set(i, this.make(i));
    return this.known.get(i);
  }

  make(i) {
    const reading = this.reading[i];
    const spot = this.spotOf(i);
    const radius = this.columns["spot.radius"][spot];
    return {
      index: i, spot, event_id: this.ids[i], ...this.sayingAt(this.saying[i]),
      ...this.placeAt(this.columns["spot.place"][spot]), ...this.dates(i),
      mention: this.text("reading.mention", reading), at: this.positionOf(spot),
      ambiguous: this.isAmbiguous(i), approximate: this.columns["reading.approximate"][reading] === 1,
      place_confidence: this.confidence(i), position_uncertainty_m: radius === 0 ? null : radius - 1,
    };
  }

  dates(i) {
    if (i >= this.dated) return { first_day: null, last_day: null };
    return { first_day: isoDay(this.first[i]), last_day: isoDay(this.last[i]) };
  }

  // The number of an event by its id, of which the page has only the beginning; null when there is none.
  find(id) {
    let found = null;
    this.ids.forEach((beginning, i) => {
      const isLonger = found === null || beginning.length > this.ids[found].length;
      if (id?.startsWith(beginning) && isLonger) found = i;
    });
    return found;
  }
}

// What only the panel of an event shows; `quotes` is null where the page has none.
class Texts {
  constructor({ value, columns }) {
    Object.assign(this, { ...value, columns, quote: columns.quote });
  }

  of(i) {
    const report = this.columns.report[i];
    const [report_id, source, url, published] = REPORT_TEXTS.map((name) => this.reports[name][report]);
    const [reasons, candidates] = this.doubts[this.columns.doubt[i]];
    return {
      report_id, source, url, published,
      quote: this.quotes === null ? null : this.quotes[this.quote[i]],
      ambiguity: reasons.map(([code, detail]) => ({ code: this.strings[code], detail: this.strings[detail] })),
      candidates: candidates.map((candidate) => this.candidate(candidate)),
      difference: this.differences[i] ?? null,
      answers: (this.answers[i] ?? []).map(([kind, by, on, days, index]) => ({ kind, by, on, days, index })),
    };
  }

  candidate([where, why, score]) {
    const [place_name, admin1, country, longitude, latitude] = this.elsewhere[where];
    const at = latitude === null || longitude === null ? null : [latitude, longitude];
    return { place_name, admin1, country, at, why: this.strings[why], score };
  }

  // Takes the quotes from the file beside the page; false when it is of another page.
  add({ key, quotes, quote }, wanted) {
    if (key !== wanted || !Array.isArray(quotes) || !Array.isArray(quote)) return false;
    Object.assign(this, { quotes: quotes.map(String), quote });
    return true;
  }
}

function dayNumber(iso) {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

function isoDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
