// Puts the page together: state, what it shows, and the address that keeps it.

const NEAR_ZOOM = 10;
// As in page.css.
const PHONE_WIDTH = 760;
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

function start(map) {
  const data = readBlock("frontline-events");
  sides = data.sides;
  chooseWords(readBlock("frontline-words"), navigator.languages);
  const app = new App(map, data);
  app.open();
}

class App {
  constructor(map, data) {
    Object.assign(this, { map, data, events: readEvents(data), off: defaultFilters(), query: "", sort: "date", selected: null });
    const days = span(this.events);
    this.lastDay = days ? days[1] : null;
    this.state = { day: this.lastDay, length: 0 };
    this.readAddress(days);
    this.background = new Background(readBlock("frontline-background"));
  }

  open() {
    const { map, data } = this;
    document.title = data.title;
    byId("title").textContent = data.title;
    byId("summary").textContent = this.summary();
    byId("note").textContent = data.note;
    byId("note").hidden = data.note === "";
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", say("map"));
    map.setMinZoom(3).setMaxZoom(14);
    L.control.scale({ imperial: false }).addTo(map);
    this.buildSide();
    this.time = new TimeBar(byId("time"), this.events, this.state, () => this.refresh());
    this.background.addTo(map);
    this.marks = new Marks(map, this.background);
    this.restyle();
    map.invalidateSize({ animate: false });
    this.setView();
    this.refresh();
    this.listen();
    this.select(this.selected);
    document.documentElement.dataset.ready = "true";
  }

  summary() {
    const newest = this.data.newest ? say("newest", { date: dayWords(this.data.newest) }) : say("newest.none");
    return `${say("summary", { n: this.events.length })} ${say("reports", { n: this.data.reports })} · ${newest}`;
  }

  listen() {
    const { map } = this;
    map.on("click", ({ containerPoint }) => {
      const event = this.marks.hit(containerPoint);
      if (event) this.select(event);
    });
    map.on("mousemove", ({ containerPoint }) => this.hover(containerPoint));
    map.on("moveend", () => this.writeAddress());
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.selected) this.select(null);
    });
    onTones(() => {
      this.restyle();
      this.refresh();
      if (this.selected) this.eventPage.replaceChildren(this.panelOf(this.selected));
    });
  }

  hover(containerPoint) {
    const event = this.marks.hit(containerPoint);
    const container = this.map.getContainer();
    container.style.cursor = event ? "pointer" : "";
    container.title = event ? `${placeName(event)}: ${say(`change.${event.change}`)}, ${sideName(event.actor)}` : "";
  }

  restyle() {
    this.background.restyle();
    const holders = new Set([...Object.keys(sides), "contested", "unknown"]);
    byId("legend").replaceChildren(legend([...holders], this.isWide()));
    this.marks.layer.repaint();
  }

  buildSide() {
    const input = make("input", {
      type: "search", placeholder: say("search.hint"), attributes: { "aria-label": say("search") },
      oninput: () => {
        this.query = plainLetters(input.value.trim());
        this.refresh();
      },
    });
    const sort = make("select", {
      onchange: () => {
        this.sort = sort.value;
        this.refresh();
      },
    }, ["date", "doubt"].map((each) => make("option", { value: each }, say(`list.by_${each}`))));
    this.listHost = make("div", {});
    this.aboutHost = make("div", {});
    this.listPage = make("div", {},
      make("h2", { className: "list-head" }, say("list")),
      make("div", { className: "tools" }, input, make("label", {}, `${say("list.sort")} `, sort)),
      filterPanel(this.events, this.off, () => this.refresh()), this.listHost, this.aboutHost);
    this.eventPage = make("div", { hidden: true });
    byId("side").replaceChildren(this.listPage, this.eventPage);
  }

  // Draws and lists what the days, the filters and the search let through.
  refresh() {
    const left = { unplaced: 0, background: 0, filtered: 0, time: 0 };
    const shown = [];
    for (const event of this.events) {
      const view = isInView(event, this.state.day, this.state.length);
      if (event.background && this.off.background.has("true")) left.background += 1;
      else if (!passes(event, this.off) || !matches(event, this.query)) left.filtered += 1;
      else if (!event.background && view === "later") left.time += 1;
      else shown.push([event, view]);
      if (shown.at(-1)?.[0] === event && event.at === null) left.unplaced += 1;
    }
    shown.sort((a, b) => (this.sort === "doubt" ? byDoubt : byDate)(a[0], b[0]));
    const before = new Set(shown.filter(([, view]) => view === "before").map(([event]) => event));
    const visible = shown.map(([event]) => event);
    this.marks.show([...visible].sort(byDate), (event) => before.has(event));
    this.listHost.replaceChildren(eventList(visible.filter((event) => !before.has(event)), (event) => this.reach(event)));
    this.aboutHost.replaceChildren(aboutMap(left));
    this.writeAddress();
  }

  // Selects an event and brings its place into view.
  reach(event) {
    if (event.at) this.map.setView(event.at, Math.max(this.map.getZoom(), NEAR_ZOOM), { animate: !STILL.matches });
    this.select(event);
  }

  select(event) {
    this.selected = event;
    this.marks.select(event);
    this.listPage.hidden = event !== null;
    this.eventPage.hidden = event === null;
    this.eventPage.replaceChildren();
    if (event) {
      this.eventPage.append(this.panelOf(event));
      byId("side").scrollTop = 0;
      this.eventPage.firstChild.focus({ preventScroll: this.isWide() });
    }
    this.writeAddress();
  }

  panelOf(event) {
    const others = this.events.filter((other) => other.place_id !== null && other.place_id === event.place_id);
    return eventPanel(event, others.sort((a, b) => byDate(b, a)), {
      open: (other) => this.select(other),
      back: () => this.select(null),
      showCandidate: ({ at }) => this.map.fitBounds(L.latLngBounds([at, event.at ?? at]).pad(0.3), {
        maxZoom: 11, animate: !STILL.matches,
      }),
    });
  }

  isWide() {
    return window.innerWidth > PHONE_WIDTH;
  }

  // The view of the address, else all that is drawn, else the country in focus.
  setView() {
    if (this.address.view) {
      const [zoom, latitude, longitude] = this.address.view;
      this.map.setView([latitude, longitude], zoom, { animate: false });
      return;
    }
    const points = this.events.filter((event) => event.at && !event.background).map((event) => event.at);
    if (points.length === 0) return;
    const room = { paddingTopLeft: [this.isWide() ? byId("legend").offsetWidth + 30 : 40, 40], paddingBottomRight: [40, 40] };
    this.map.fitBounds(L.latLngBounds(points), { ...room, maxZoom: 8, animate: false });
  }

  readAddress(days) {
    const fields = new URLSearchParams(location.hash.slice(1));
    const view = (fields.get("map") ?? "").split("/").map(Number);
    this.address = { view: view.length === 3 && view.every(Number.isFinite) ? view : null };
    const day = dayNumber(fields.get("day"));
    if (days && day >= days[0] && day <= days[1]) this.state.day = day;
    const length = Number(fields.get("days"));
    if (WINDOWS.includes(length)) this.state.length = length;
    for (const name of Object.keys(FILTERS)) {
      if (fields.has(`no_${name}`)) this.off[name] = new Set(fields.getAll(`no_${name}`));
    }
    if (fields.has("with_background")) this.off.background.clear();
    this.selected = this.events.find((event) => event.event_id === fields.get("event")) ?? null;
  }

  writeAddress() {
    const fields = new URLSearchParams();
    const { lat, lng } = this.map.getCenter();
    fields.set("map", [this.map.getZoom(), lat.toFixed(4), lng.toFixed(4)].join("/"));
    if (this.state.day !== this.lastDay) fields.set("day", isoDay(this.state.day));
    if (this.state.length) fields.set("days", this.state.length);
    for (const [name, values] of Object.entries(this.off)) {
      for (const value of values) fields.append(`no_${name}`, value);
    }
    if (this.off.background.size === 0) fields.set("with_background", "1");
    if (this.selected) fields.set("event", this.selected.event_id);
    history.replaceState(null, "", `#${fields}`.replaceAll("%2F", "/"));
  }
}
