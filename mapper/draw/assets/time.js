// The days: which are shown, the slider, the play button and the histogram above it.

const WINDOWS = [0, 1, 7, 30];
const STEP_MS = 350;
// A bar of the histogram is the step of the play button too: one day, or more where there would be too many.
const MOST_BARS = 120;

// Days that events may have happened on, as [first, last] day numbers; null when no event is dated.
function span(events) {
  const dated = events.filter((event) => event.days && !event.background);
  if (dated.length === 0) return null;
  const first = dated.reduce((day, event) => Math.min(day, event.days[0]), Infinity);
  return [first, dated.reduce((day, event) => Math.max(day, event.days[1]), -Infinity)];
}

// Whether an event is to be seen with the slider at `day` and a window of `length` days (0: everything so far).
function isInView(event, day, length) {
  if (event.days === null || day === null) return "now";
  if (event.days[0] > day) return "later";
  return length === 0 || event.days[1] > day - length ? "now" : "before";
}

class TimeBar {
  // `changed` is called with the day and the length of the window after each move.
  constructor(host, events, state, changed) {
    Object.assign(this, { host, state, changed, span: span(events), timer: null });
    this.undated = events.filter((event) => event.days === null && !event.background).length;
    this.days = events.filter((event) => event.days && !event.background);
    host.hidden = this.span === null;
    host.setAttribute("aria-label", say("time"));
    if (this.span) this.build();
  }

  build() {
    const [first, last] = this.span;
    this.slider = make("input", {
      type: "range", min: first, max: last, value: this.state.day, oninput: () => this.go(Number(this.slider.value)),
      attributes: { "aria-label": say("time.slider") },
    });
    this.output = make("output", {});
    this.playButton = button(say("time.play"), () => (this.timer ? this.pause() : this.play()));
    const choice = make("select", { onchange: () => this.choose(Number(choice.value)) },
      WINDOWS.map((n) => make("option", { value: n, selected: n === this.state.length }, say(`time.window.${n}`))));
    this.bars = make("div", { className: "bars", attributes: { "aria-hidden": "true" } });
    this.host.replaceChildren(
      make("div", { className: "time-row" }, this.playButton, make("label", {}, `${say("time.window")} `, choice), this.output,
        this.undated ? make("span", { className: "muted undated" }, say("time.undated", { n: this.undated })) : null),
      make("div", { className: "track" }, this.bars, this.slider));
    this.drawBars();
    this.update();
  }

  // Bars of one or several days each, as high as their share of the fullest.
  drawBars() {
    const [first, last] = this.span;
    this.width = Math.ceil((last - first + 1) / MOST_BARS);
    const counts = new Array(Math.ceil((last - first + 1) / this.width)).fill(0);
    for (const { days } of this.days) counts[Math.floor((days[0] - first) / this.width)] += 1;
    const most = Math.max(...counts);
    this.bars.replaceChildren(...counts.map((n, i) => {
      const day = Math.min(last, first + (i + 1) * this.width - 1);
      const bar = make("div", { className: "bar", onclick: () => this.go(day), title: `${dayWords(isoDay(day))}: ${n}` },
        make("span", {}));
      bar.firstChild.style.height = n ? `${Math.max(8, (100 * n) / most)}%` : "0";
      bar.day = day;
      return bar;
    }));
  }

  go(day) {
    this.state.day = day;
    this.update();
    this.changed();
  }

  choose(length) {
    this.state.length = length;
    this.update();
    this.changed();
  }

  update() {
    const { day, length } = this.state;
    this.slider.value = day;
    this.output.textContent = dayWords(isoDay(day));
    this.slider.setAttribute("aria-valuetext", this.output.textContent);
    for (const bar of this.bars.children) {
      bar.classList.toggle("on", bar.day <= day && (length === 0 || bar.day > day - length));
    }
  }

  play() {
    if (this.state.day >= this.span[1]) this.go(this.span[0]);
    this.playButton.textContent = say("time.pause");
    this.timer = setInterval(() => {
      if (this.state.day >= this.span[1]) this.pause();
      else this.go(Math.min(this.span[1], this.state.day + this.width));
    }, STEP_MS);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.playButton.textContent = say("time.play");
  }
}
