// Reads the data blocks of the page back into events. The other side of the contract is mapper/draw/payload.py.

const DEGREES = 100000;
const DAY_MS = 86400000;

const TEXT_COLUMNS = [
  "event_id", "event_date", "event_date_end", "date_precision", "date_basis", "mention", "place_id", "place_name",
  "place_name_uk", "place_name_ru", "place_kind", "admin1", "admin2", "admin3", "country", "change", "actor",
  "control_after", "claimant", "claimant_side", "status", "quote", "report_id", "source", "url", "published",
];

function readBlock(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

// Events as objects with the field names of the contract; unknown is null, dates are ISO 8601 strings.
function readEvents({ strings, columns }) {
  const text = (index) => (index < 0 ? null : strings[index]);
  return columns.event_id.map((_, i) => {
    const event = { index: i };
    for (const name of TEXT_COLUMNS) event[name] = text(columns[name][i]);
    event.background = columns.background[i] === 1;
    event.ambiguous = columns.ambiguous[i] === 1;
    event.place_confidence = columns.place_confidence[i];
    event.position_uncertainty_m = columns.position_uncertainty_m[i];
    event.at = position(columns.latitude[i], columns.longitude[i]);
    event.ambiguity = columns.ambiguity[i].map(([code, detail]) => ({ code: text(code), detail: text(detail) }));
    event.candidates = columns.candidates[i].map((row) => readCandidate(row, text));
    event.approximate = isApproximate(event);
    event.days = daysOf(event);
    return event;
  });
}

function readCandidate([name, admin1, country, why, longitude, latitude, score], text) {
  return {
    place_name: text(name), admin1: text(admin1), country: text(country), why: text(why),
    at: position(latitude, longitude), score,
  };
}

// Leaflet's order, latitude first; null where there is no position.
function position(latitude, longitude) {
  return latitude === null || longitude === null ? null : [latitude / DEGREES, longitude / DEGREES];
}

// Whether only the neighbourhood of the place is known: then no sharp mark is drawn for it.
function isApproximate(event) {
  return event.at !== null && event.ambiguity.some(({ code }) => code === "approximate_position");
}

// First and last day that the event may have happened on, as days since 1970; null when nothing dates it.
function daysOf({ event_date: first, event_date_end: last, date_precision: precision }) {
  if (first === null) return null;
  const start = dayNumber(first);
  if (last !== null) return [start, dayNumber(last)];
  const [year, month] = first.split("-").map(Number);
  if (precision === "month") return [start, Date.UTC(year, month, 0) / DAY_MS];
  if (precision === "year") return [start, Date.UTC(year, 12, 0) / DAY_MS];
  return [start, start];
}

function dayNumber(iso) {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

function isoDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

// Newest first, undated last; ties in the order of the file.
function byDate(a, b) {
  return (b.days ? b.days[1] : -Infinity) - (a.days ? a.days[1] : -Infinity) || a.index - b.index || 0;
}

// Most doubtful place first: no place at all, then the least confident.
function byDoubt(a, b) {
  return Number(b.ambiguous) - Number(a.ambiguous) || a.place_confidence - b.place_confidence || byDate(a, b);
}
