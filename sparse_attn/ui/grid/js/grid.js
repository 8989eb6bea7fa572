// The grid: takes pictures from Python, shows them in place, sends back what is painted.
import { buildTable, fillCell } from "./cells.js"
import { readTheme } from "./theme.js"
import { drawLegend } from "./legend.js"
import { listen } from "./painting.js"
import { fit } from "./sizes.js"

const grids = new WeakMap()
const frame = () => new Promise(resolve => requestAnimationFrame(resolve))

/** Called by Streamlit at every message and theme change; the same root means the same grid. */
export function render(component) {
  const root = component.parentElement.querySelector(".sa-grid")
  if (!grids.has(root)) grids.set(root, new Grid(root))
  const grid = grids.get(root)
  grid.update(component.data, component.setTriggerValue)
  // Streamlit also calls this for a message that another one overtook: the root is still there then.
  return () => setTimeout(() => {
    if (root.isConnected || grids.get(root) !== grid) return
    grid.destroy()
    grids.delete(root)
  })
}

class Grid {
  constructor(root) {
    this.root = root
    this.painted = new Set()
    this.focused = 0
    this.events = 0 // the number of the last one sent; pictures say which one they know of
    this.turn = 0
    this.table = document.createElement("div")
    this.table.className = "sa-grid-table"
    this.note = document.createElement("div")
    this.note.className = "sa-grid-note"
    this.note.setAttribute("aria-hidden", "true") // a screen reader reads the cell itself
    this.legend = document.createElement("ul")
    this.legend.className = "sa-grid-legend"
    root.replaceChildren(this.table, this.note, this.legend)
    this.stopListening = listen(this)
    this.resizing = new ResizeObserver(() => this.resize())
    this.resizing.observe(root)
    this.onWindow = () => this.resize()
    window.addEventListener("resize", this.onWindow)
  }

  async update(picture, send) {
    const turn = ++this.turn
    this.send = send
    delete this.root.dataset.shown
    const same = this.picture && this.picture.rows.length === picture.rows.length
      && this.picture.columns.length === picture.columns.length
    // A picture that was made before the last stroke was heard of says nothing about that stroke.
    const late = same && picture.subject === this.picture.subject && picture.heard < this.events
    this.events = Math.max(this.events, picture.heard) // a grid that is new goes on counting
    this.picture = picture
    if (!late) this.painted = new Set(picture.painted)
    if (!same) {
      this.cells = buildTable(this.table, picture)
      this.focused = picture.paintable[0] ?? 0
    }
    this.draw()
    drawLegend(this.legend, picture, readTheme(this.root, picture.colors))
    this.resize()
    await frame()
    await frame()
    if (turn === this.turn) this.root.dataset.shown = picture.state
  }

  draw() {
    const look = readTheme(this.root, this.picture.colors)
    buildTable.labels(this.table, this.picture)
    this.cells.forEach((cell, at) => fillCell(cell, at, this, look))
    this.say(this.focused, false)
  }

  repaint(numbers) {
    const look = readTheme(this.root, this.picture.colors)
    for (const at of numbers) fillCell(this.cells[at], at, this, look)
  }

  /** Shows the sentence of a cell below the grid. */
  say(at, shown = true) {
    this.note.textContent = shown ? this.cells[at].dataset.said : this.picture.words.help
  }

  focus(at) {
    this.cells[this.focused].tabIndex = -1
    this.focused = at
    this.cells[at].tabIndex = 0
    this.cells[at].focus()
  }

  report() {
    const cells = [...this.painted].sort((a, b) => a - b)
    this.send("paint", { number: ++this.events, subject: this.picture.subject, cells })
  }

  resize() {
    if (this.picture) fit(this.root, this.table, this.picture)
  }

  destroy() {
    this.resizing.disconnect()
    window.removeEventListener("resize", this.onWindow)
    this.stopListening()
  }
}
