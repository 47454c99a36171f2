// Words of the interface: everything a reader sees that is not from a report comes from words.*.json.

// What stands in the place of a side's code.
const NO_SIDES = { contested: "holder.contested", unknown: "holder.unknown", independent: "side.independent" };

let words = {};
let sides = {};
let plural = new Intl.PluralRules("en");
let longDate = null;
let monthDate = null;
let countries = null;

// Takes the reader's language where the page has it, else English.
function chooseWords(all, asked) {
  const language = asked.map((tag) => tag.slice(0, 2)).find((tag) => tag in all) ?? "en";
  words = { ...all.en, ...all[language] };
  plural = new Intl.PluralRules(language);
  const locale = language === "en" ? "en-GB" : language;
  longDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  monthDate = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  countries = new Intl.DisplayNames(locale, { type: "region" });
  document.documentElement.lang = language;
}

// The words for a key with its {names} filled in; where a key has plural forms, `n` chooses.
function say(key, values = {}) {
  const entry = words[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : (entry[plural.select(values.n)] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function sideName(code) {
  if (Object.hasOwn(sides, code)) return sides[code].name;
  return Object.hasOwn(NO_SIDES, code) ? say(NO_SIDES[code]) : code;
}

// The name that a reader of this language knows; as the report writes it where no place was settled.
function placeName(event) {
  return namesOf(event)[0] ?? event.mention;
}

// Every name of a place once, the reader's own language first.
function namesOf({ place_name: latin, place_name_uk: ukrainian, place_name_ru: russian }) {
  const names = document.documentElement.lang === "uk" ? [ukrainian, latin, russian] : [latin, ukrainian, russian];
  return [...new Set(names.filter(Boolean))];
}

// The units that a place lies in, narrowest first.
function unitsOf(event) {
  return [event.admin3, event.admin2, event.admin1, countryName(event.country)].filter(Boolean).join(", ");
}

function countryName(code) {
  return /^[A-Z]{2}$/.test(code ?? "") ? countries.of(code) : code;
}

function dateWords(event) {
  const { event_date: first, event_date_end: last, date_precision: precision } = event;
  if (first === null) return say("date.none");
  if (last !== null && last !== first) return say("date.range", { first: dayWords(first), last: dayWords(last) });
  if (precision === "month") return monthDate.format(new Date(first));
  if (precision === "year") return first.slice(0, 4);
  return dayWords(first);
}

function dayWords(iso) {
  return longDate.format(new Date(`${iso}T00:00:00Z`));
}

function claimantWords(event) {
  if (event.claimant === null) return say("claimant.none");
  const side = event.claimant_side === "unknown" ? say("side.unknown") : sideName(event.claimant_side);
  return say("claimant.side", { claimant: event.claimant, side });
}

function statusWords(event) {
  return say(`status.${event.status}`, { claimant: event.claimant ?? say("claimant.none") });
}

// Probability in words: bounds where the odds are 19 to 1, 4 to 1 and even.
function confidenceWords(event) {
  if (event.at === null) return say("confidence.none");
  const number = event.place_confidence;
  const word = number >= 0.95 ? "high" : number >= 0.8 ? "good" : number >= 0.5 ? "fair" : "low";
  const values = { words: say(`confidence.${word}`), number: number.toFixed(2), hundred: Math.round(number * 100) };
  return say("confidence.number", values);
}

function distanceWords(metres) {
  if (metres < 1000) return say("unit.m", { n: metres });
  return say("unit.km", { n: (metres / 1000).toFixed(metres < 10000 ? 1 : 0) });
}
