// The filters and the search: which events are let through, decided once a row of the tables that they share.

const MOST_VALUES = 12;

// What can be filtered: the table and column that the value stands in, and the words for a value.
const FILTERS = {
  difference: { table: "saying", words: (value) => say(`difference.${value || "none"}`) },
  control_after: { table: "saying", words: sideName },
  status: { table: "saying", words: (value) => say(`shape.${value}`) },
  change: { table: "saying", words: (value) => say(`change.${value}`) },
  claimant_side: { table: "saying", words: claimantSideName },
  claimant: { table: "saying", words: (value) => value || say("filter.claimant.none") },
  ambiguous: { table: "reading", words: (value) => say(`filter.ambiguous.${value}`) },
  background: { table: "saying", words: (value) => say(`filter.background.${value}`) },
};

// Which values are switched off, by filter. Past events recalled in passing are off until asked for.
function defaultFilters() {
  const off = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, new Set()]));
  off.background.add("true");
  return off;
}

// Filters and search over the events of a page. `kinds`: how events differ from those of an earlier run.
class Sieve {
  constructor(events, off) {
    Object.assign(this, { events, off, query: "" });
    this.values = Object.fromEntries(Object.entries(FILTERS).map(([name, { table }]) => [name, this.columnOf(name, table)]));
    this.kinds = [...new Set(this.values.difference)].filter(Boolean);
    this.names = null;
  }

  // The value of a filter by row of its table, as text.
  columnOf(name, table) {
    const { events } = this;
    const rows = table === "saying" ? events.sayings : events.readings;
    const isFlag = name === "ambiguous" || name === "background";
    const value = isFlag
      ? (row) => String(events.columns[`${table}.${name}`][row] === 1)
      : (row) => events.text(`${table}.${name}`, row) ?? "";
    return Array.from({ length: rows }, (_, row) => value(row));
  }

  search(text) {
    this.query = fold(text);
  }

  // For each saying 1 when the filters let it through, 2 when only its being past keeps it out, else 0; for each reading 1 or 0.
  rows() {
    const sayings = new Uint8Array(this.events.sayings).fill(1);
    const readings = this.found();
    for (const [name, { table }] of Object.entries(FILTERS)) {
      if (name === "background" || this.off[name].size === 0) continue;
      const rows = table === "saying" ? sayings : readings;
      this.values[name].forEach((value, row) => {
        if (this.off[name].has(value)) rows[row] = 0;
      });
    }
    this.values.background.forEach((value, row) => {
      if (this.off.background.has(value)) sayings[row] = value === "true" ? 2 : 0;
    });
    return { sayings, readings };
  }

  // For each reading whether the search finds it, by any name of its place or as the report writes it.
  found() {
    const { events, query } = this;
    if (query === "") return new Uint8Array(events.readings).fill(1);
    this.names ??= Array.from({ length: events.readings }, (_, row) => this.keysOf(row));
    return Uint8Array.from(this.names, (names) => Number(names.includes(query)));
  }

  keysOf(reading) {
    const { columns } = this.events;
    const place = columns["spot.place"][columns["reading.spot"][reading]];
    this.keys ??= new Map();
    if (!this.keys.has(place)) this.keys.set(place, this.events.namesOf(place).map(fold).join("\n"));
    return `${this.keys.get(place)}\n${fold(this.events.text("reading.mention", reading) ?? "")}`;
  }

  // How many events have each value of each filter, the most frequent first.
  counts() {
    const { events } = this;
    const ofSaying = countRows(events.saying, events.sayings);
    const ofReading = countRows(events.reading, events.readings);
    return Object.fromEntries(Object.entries(FILTERS).map(([name, { table }]) => {
      const rows = table === "saying" ? ofSaying : ofReading;
      const found = new Map();
      this.values[name].forEach((value, row) => found.set(value, (found.get(value) ?? 0) + rows[row]));
      return [name, [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))];
    }));
  }
}

function countRows(rows, count) {
  const counts = new Uint32Array(count);
  for (const row of rows) counts[row] += 1;
  return counts;
}

// The filters with a count beside each value. `changed` is called after each click.
function filterPanel(sieve, changed) {
  const counts = sieve.counts();
  const groups = Object.keys(FILTERS).map((name) => {
    const values = counts[name];
    if (values.length < 2 && !sieve.off[name].size) return null;
    return make("fieldset", {}, make("legend", {}, say(`filter.${name}`)), filterValues(sieve.off[name], name, values, changed));
  });
  return make("details", { className: "filters" }, make("summary", {}, say("filters")), groups);
}

// Checkboxes for the values of a filter; of many only the most frequent and those switched off until more are asked for.
function filterValues(off, name, values, changed, most = MOST_VALUES) {
  const { words: wordsFor } = FILTERS[name];
  const boxes = values.filter(([value], k) => k < most || off.has(value)).map(([value, n]) => checkbox(
    [make("span", {}, wordsFor(value)), make("span", { className: "count" }, inWords(n))], !off.has(value), (isOn) => {
      if (isOn) off.delete(value);
      else off.add(value);
      changed();
    }));
  const all = make("div", {}, boxes);
  if (values.length > most) {
    const more = () => all.replaceWith(filterValues(off, name, values, changed, values.length));
    all.append(button(say("list.more", { n: values.length - most }), more));
  }
  return all;
}
