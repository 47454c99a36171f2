// The list of events beside the map.

const PAGE_LENGTH = 40;

// The numbers of events in the order in which doubtful places are to be looked at: no place, in doubt, least confident first.
function orderOfDoubt(events) {
  const doubt = Float32Array.from({ length: events.count }, (_, i) => {
    const placeless = events.positionOf(events.spotOf(i)) === null;
    return events.confidence(i) - (placeless ? 4 : events.isAmbiguous(i) ? 2 : 0);
  });
  return Uint32Array.from({ length: events.count }, (_, i) => i).sort((a, b) => doubt[a] - doubt[b] || a - b);
}

// The list of the events with these numbers; only its beginning is made until more is asked for. `undatedFrom`: the number from
// which on events are undated, to set them apart; Infinity where the list is in another order.
function eventList(events, numbers, undatedFrom, open, length = PAGE_LENGTH) {
  if (numbers.length === 0) return make("p", { className: "muted" }, say(events.count === 0 ? "list.none" : "list.empty"));
  const rows = [];
  for (const i of numbers.slice(0, length)) {
    const isFirstUndated = i >= undatedFrom && !rows.undated;
    if (isFirstUndated) rows.push(make("li", { className: "list-part" }, say("list.undated")));
    rows.undated ||= isFirstUndated;
    rows.push(listRow(events.at(i), open));
  }
  const list = make("ul", { className: "list" }, rows);
  if (numbers.length > length) {
    const n = Math.min(PAGE_LENGTH, numbers.length - length);
    const longer = () => list.replaceWith(eventList(events, numbers, undatedFrom, open, length + PAGE_LENGTH));
    list.append(make("li", {}, button(say("list.more", { n }), longer)));
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
      make("span", {}, changeWords(event), event.difference ? ` (${say(`difference.${event.difference}`)})` : null),
      make("span", { className: "muted" }, `${dateWords(event)} · ${statusWords(event)}`)),
  ], () => open(event.index), { className: "row" }));
}
