// The address keeps the view, the days, the filters, the search and the selection, so that a link leads to what one sees.

// Reads the address into the state of the page; what is not in it or makes no sense stays as it is.
function readAddress({ state, sieve, events, span }) {
  const fields = new URLSearchParams(location.hash.slice(1));
  const view = (fields.get("map") ?? "").split("/").map(Number);
  readDays(fields, state, span);
  for (const name of Object.keys(FILTERS)) {
    if (fields.has(`no_${name}`)) sieve.off[name] = new Set(fields.getAll(`no_${name}`));
  }
  if (fields.has("with_background")) sieve.off.background.clear();
  state.words = fields.get("find") ?? "";
  if (fields.get("sort") === "doubt") state.sort = "doubt";
  return {
    view: view.length === 3 && view.every(Number.isFinite) ? view : null,
    selected: events.find(fields.get("event")),
    isStill: fields.has("still"),
  };
}

function readDays(fields, state, span) {
  const day = dayNumber(fields.get("day"));
  if (span && day >= span[0] && day <= span[1]) state.day = day;
  const length = Number(fields.get("days"));
  if (WINDOWS.includes(length)) state.length = length;
  if (fields.has("no_undated")) state.undated = false;
  if (fields.has("areas")) state.areas = true;
}

function writeDays(fields, state, span) {
  if (span && state.day !== span[1]) fields.set("day", isoDay(state.day));
  if (state.length) fields.set("days", state.length);
  if (!state.undated) fields.set("no_undated", "1");
  if (state.areas) fields.set("areas", "1");
}

function writeAddress(map, { state, sieve, events, span, selected }) {
  const fields = new URLSearchParams();
  const { lat, lng } = map.getCenter();
  fields.set("map", [map.getZoom(), lat.toFixed(4), lng.toFixed(4)].join("/"));
  writeDays(fields, state, span);
  for (const [name, values] of Object.entries(sieve.off)) {
    for (const value of values) fields.append(`no_${name}`, value);
  }
  if (sieve.off.background.size === 0) fields.set("with_background", "1");
  if (state.words) fields.set("find", state.words);
  if (state.sort !== "date") fields.set("sort", state.sort);
  if (selected !== null) fields.set("event", events.ids[selected]);
  try {
    history.replaceState(null, "", `#${fields}`.replaceAll("%2F", "/"));
  } catch {
    // A page inside of another one (srcdoc) has no address of its own, and a browser may refuse too many changes in a row.
  }
}
