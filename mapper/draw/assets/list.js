// Filters and the list of events beside the map.

const PAGE_LENGTH = 200;

// What can be filtered: how an event's value is found, and the words for a value.
const FILTERS = {
  control_after: { value: (event) => event.control_after, words: sideName },
  status: { value: (event) => event.status, words: (value) => say(`shape.${value}`) },
  change: { value: (event) => event.change, words: (value) => say(`change.${value}`) },
  claimant: { value: (event) => event.claimant ?? "", words: (value) => value || say("filter.claimant.none") },
  doubt: { value: (event) => String(event.ambiguous), words: (value) => say(`filter.doubt.${value}`) },
  background: { value: (event) => String(event.background), words: (value) => say(`filter.background.${value}`) },
};

// Which values are switched off, by filter. Past events recalled in passing are off until asked for.
function defaultFilters() {
  const off = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, new Set()]));
  off.background.add("true");
  return off;
}

function passes(event, off) {
  return Object.entries(FILTERS).every(([name, { value }]) => !off[name].has(value(event)));
}

// Whether a search finds an event by any of its names; a search is letters in any case, parts of words too.
function matches(event, query) {
  if (query === "") return true;
  const names = [event.place_name, event.place_name_uk, event.place_name_ru, event.mention];
  return names.some((name) => name && plainLetters(name).includes(query));
}

// Lower case, without accents and apostrophes.
function plainLetters(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’ʼ`]/g, "");
}

// The filters with a count beside each value. `changed` is called after each click.
function filterPanel(events, off, changed) {
  const groups = Object.entries(FILTERS).map(([name, { value, words: wordsFor }]) => {
    const counts = new Map();
    for (const event of events) counts.set(value(event), (counts.get(value(event)) ?? 0) + 1);
    if (counts.size < 2 && !off[name].size) return null;
    const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return make("fieldset", {}, make("legend", {}, say(`filter.${name}`)),
      values.map(([each, n]) => checkbox(wordsFor(each), n, !off[name].has(each), (isOn) => {
        if (isOn) off[name].delete(each);
        else off[name].add(each);
        changed();
      })));
  });
  return make("details", { className: "filters" }, make("summary", {}, say("filters")), groups);
}

function checkbox(words, n, checked, toggled) {
  const input = make("input", { type: "checkbox", checked, onchange: () => toggled(input.checked) });
  return make("label", {}, input, make("span", {}, words), make("span", { className: "count" }, String(n)));
}

// The list of events; only its beginning is made until more is asked for.
function eventList(events, open, length = PAGE_LENGTH) {
  if (events.length === 0) return make("p", { className: "muted" }, say("list.empty"));
  const list = make("ul", { className: "list" }, events.slice(0, length).map((event) => listRow(event, open)));
  if (events.length > length) {
    const n = Math.min(PAGE_LENGTH, events.length - length);
    const more = button(say("list.more", { n }), () => list.replaceWith(eventList(events, open, length + PAGE_LENGTH)));
    list.append(make("li", {}, more));
  }
  return list;
}

function listRow(event, open) {
  const where = event.at === null ? say("list.no_place") : event.admin1;
  return make("li", {}, button([
    markIcon(lookOf(event)),
    make("span", { className: "row-text" },
      make("span", { className: "row-head" }, make("strong", {}, placeName(event)),
        make("span", { className: "muted" }, where ? ` ${where}` : null)),
      make("span", {}, `${say(`change.${event.change}`)}: ${sideName(event.actor)}`),
      make("span", { className: "muted" }, `${dateWords(event)} · ${statusWords(event)}`)),
  ], () => open(event), { className: "row" }));
}
