// The map view: takes pictures from Python, shows them in place, sends back view and pin.
import { drawCurve } from "./curve.js"
import { Exact } from "./exact.js"
import { figure } from "./figure.js"
import { arrange, clampView, panelAt, viewAround, wholeView } from "./geometry.js"
import { listen } from "./gestures.js"
import { describe, drawMarks, isCells, pixelAt, placeBox } from "./hover.js"
import { readLook } from "./look.js"
import { drawNotAllowed, drawPainting, paint } from "./paint.js"
import { decode } from "./payload.js"
import { loadPlotly } from "./plotly.js"
import { drawProfiles } from "./profile.js"
import { buildStage, sized } from "./stage.js"

const DEBOUNCE = 120 // ms until a view is sent
const maps = new WeakMap()
const frame = () => new Promise(resolve => requestAnimationFrame(resolve))

/** Called by Streamlit at every message and theme change; the same root means the same map. */
export function render(component, plotlyUrl, pairUrl) {
  const root = component.parentElement.querySelector(".sa-map")
  if (!maps.has(root)) maps.set(root, new MapView(root, plotlyUrl, pairUrl))
  const map = maps.get(root)
  map.update(component.data, component.setTriggerValue)
  // Streamlit also calls this for a message that another one overtook: the root is still there then.
  return () => setTimeout(() => {
    if (root.isConnected || maps.get(root) !== map) return
    map.destroy()
    maps.delete(root)
  })
}

class MapView {
  constructor(root, plotlyUrl, pairUrl) {
    this.root = root
    this.stage = buildStage(root)
    this.plotly = loadPlotly(plotlyUrl)
    this.exact = new Exact(pairUrl, () => this.pointer && this.hover(...this.pointer))
    this.turn = 0 // of the latest message; older ones are dropped wherever they are
    this.events = 0 // sent so far; each carries its number, and its answer repeats it
    this.answered = 0
    this.paintings = [] // the overview, if any, and over it the latest picture
    this.axes = Promise.resolve()
    this.stage.buttons.forEach(button => { button.onclick = () => this.press(button.dataset.action) })
    this.stopListening = listen(root, this.stage.stage, this)
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(root)
    this.onWindow = () => this.resize()
    window.addEventListener("resize", this.onWindow)
  }

  get length() { return this.picture.length }

  async update(bytes, send) {
    const turn = ++this.turn
    this.send = send
    delete this.root.dataset.painted
    try {
      const picture = await decode(bytes)
      if (turn !== this.turn) return
      this.accept(picture)
      await this.drawAll()
      await frame()
      await frame()
      if (turn !== this.turn) return
      delete this.root.dataset.error
      this.root.dataset.painted = picture.painted
      if (picture.events.more) this.send("more", { number: ++this.events })
    } catch (problem) {
      if (turn === this.turn) this.fail(problem)
    }
  }

  accept(picture) {
    const before = this.picture
    this.picture = picture
    this.look = readLook(this.root, picture.colors)
    const painting = paint(picture, this.look.colors)
    const overview = this.paintings.find(each => each.whole && each.subject === painting.subject)
    this.paintings = overview && !painting.whole ? [overview, painting] : [painting]

    this.follow(picture, before)
    this.place = arrange(this.root.clientWidth, window.innerHeight, picture)
    this.root.setAttribute("aria-label", `${picture.texts.name}. ${picture.texts.keys}`)
    this.stage.label(picture)
  }

  /**
   * The view stays as the user left it, unless the length changes or the page asks for another: in
   * a run of its own, not in answer to a view we sent, which may be older than the one on screen.
   */
  follow(picture, before) {
    this.answered = Math.max(this.answered, picture.answers)
    const whole = { rows: [0, picture.length], columns: [0, picture.length] }
    const wanted = picture.view ?? (picture.events.view ? whole : null)
    const asked = JSON.stringify(wanted)
    const news = asked !== this.asked && this.answered === this.events && !this.sending && !picture.answers
    if (!before || before.length !== picture.length) this.view = viewAround(wanted ?? whole, picture.length)
    else if (wanted && news) this.view = viewAround(wanted, picture.length)
    if (!picture.answers) this.asked = asked
    this.stage.range(picture, this.view)
  }

  /** Pixels at once, axes as soon as Plotly is there. */
  async drawAll() {
    this.stage.fit(this.place)
    this.drawPixels()
    await this.drawAxes()
  }

  drawPixels() {
    const { place, view, look, picture } = this
    const context = sized(this.stage.pixels, place)
    place.panels.forEach((panel, at) => {
      drawNotAllowed(context, panel, look.notAllowed, devicePixelRatio)
      for (const painting of this.paintings) drawPainting(context, painting, at, panel, view, devicePixelRatio)
    })
    if (place.curve) drawCurve(context, picture, place.curve, view, look.text)
    this.drawMarks()
  }

  drawMarks() {
    const context = sized(this.stage.marks, this.place)
    drawMarks(context, this.place, this.view, this.hovered, this.picture.pinned, this.look)
    const { panel, pixel } = this.hovered ?? {}
    if (pixel) drawProfiles(context, this.picture, this.place, this.view, panel, pixel, this.look)
  }

  /** Plotly.react in place; calls that pile up while it works end in one, the latest. */
  drawAxes() {
    this.axes = this.axes.catch(() => {}).then(async () => {
      const Plotly = await this.plotly
      const { data, layout } = figure(this.picture, this.place, this.view, { ...this.look })
      const drawn = JSON.stringify([data, layout])
      if (drawn === this.drawn) return
      const start = performance.now()
      await Plotly.react(this.stage.plot, data, layout, { staticPlot: true, displayModeBar: false })
      this.drawn = drawn
      this.axesFree = performance.now() + 2 * (performance.now() - start)
    })
    return this.axes
  }

  setView(view) {
    const next = clampView(view, this.length)
    if (JSON.stringify(next) === JSON.stringify(this.view)) return
    this.view = next
    this.stage.range(this.picture, next)
    this.redraw ??= requestAnimationFrame(() => {
      this.redraw = null
      this.drawPixels()
      // The maps move at every frame, the axes as often as this machine can draw them.
      const wait = Math.max(0, (this.axesFree ?? 0) - performance.now())
      this.axesLater ??= setTimeout(() => {
        this.axesLater = null
        this.drawAxes().catch(problem => this.fail(problem))
      }, wait)
    })
    if (!this.picture.events.view) return
    clearTimeout(this.sending)
    this.sending = setTimeout(() => {
      this.sending = null
      const range = start => [Math.floor(start), Math.min(this.length, Math.ceil(start + next.span))]
      const sent = { rows: range(next.row), columns: range(next.column) }
      this.asked = JSON.stringify(sent)
      this.emit("view", sent)
    }, DEBOUNCE)
  }

  pin(row, column) {
    const pixel = pixelAt(this.picture, row, column)
    if (!pixel || !this.picture.events.pin) return
    this.emit("pin", { query: Math.floor(row), key: Math.floor(column) })
  }

  emit(name, value) {
    delete this.root.dataset.painted
    this.send(name, { ...value, number: ++this.events })
  }

  hover(x, y) {
    if (!this.picture) return
    const number = panelAt(this.place, x, y)
    const panel = this.place.panels[number]
    const at = panel && {
      row: this.view.row + ((y - panel.y) / panel.size) * this.view.span,
      column: this.view.column + ((x - panel.x) / panel.size) * this.view.span,
    }
    const pixel = at && pixelAt(this.picture, at.row, at.column)
    if (!pixel) return this.leave()
    this.pointer = [x, y]
    this.hovered = { ...at, panel: number, pixel }
    this.drawMarks()
    const pair = [Math.floor(at.row), Math.floor(at.column)]
    const exact = isCells(this.picture) && this.picture.pairLink ? this.exact.of(this.picture, ...pair) : null
    placeBox(this.stage.box, describe(this.picture, pixel, exact), x, y, this.place)
  }

  leave() {
    this.hovered = this.pointer = null
    this.exact.stop()
    this.stage.box.hidden = true
    if (this.picture) this.drawMarks()
  }

  resize() {
    if (!this.picture || !this.root.clientWidth) return
    const place = arrange(this.root.clientWidth, window.innerHeight, this.picture)
    if (place.width === this.place.width && place.height === this.place.height) return
    this.place = place
    this.drawAll().catch(problem => this.fail(problem))
  }

  press(action) {
    if (!this.picture) return
    const { row, column, span } = this.view
    const zoom = factor => this.setView({
      row: row + (span * (1 - factor)) / 2, column: column + (span * (1 - factor)) / 2, span: span * factor,
    })
    if (action === "in") zoom(0.5)
    else if (action === "out") zoom(2)
    else this.setView(wholeView(this.length))
  }

  fail(problem) {
    console.warn(problem)
    this.root.dataset.error = problem.message
    this.stage.say(`${this.picture?.texts.failed ?? "The map could not be drawn"}: ${problem.message}.`)
  }

  destroy() {
    this.turn++
    clearTimeout(this.sending)
    clearTimeout(this.axesLater)
    cancelAnimationFrame(this.redraw)
    this.exact.stop()
    this.stopListening()
    this.resizing.disconnect()
    window.removeEventListener("resize", this.onWindow)
    if (window.Plotly && this.drawn) window.Plotly.purge(this.stage.plot)
  }
}
