// Wheel, drag, click, double click and keys → changes of the view.
import { panelAt } from "./geometry.js"

const CLICK = 4 // pixels a pointer may move and still click
const DOUBLE_CLICK = 220 // ms
const SCROLLING = 250 // ms after the page scrolled, the wheel still belongs to the page

/**
 * map: { place, view, length, setView(view), pin(row, column), hover(x, y), leave() }.
 * Returns a function that takes all listeners away.
 */
export function listen(root, stage, map) {
  const gone = new AbortController()
  const on = (target, name, handler, options) =>
    target.addEventListener(name, handler, { signal: gone.signal, ...options })
  const point = event => {
    const box = stage.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const tokensAt = (panel, x, y) => ({
    row: map.view.row + ((y - panel.y) / panel.size) * map.view.span,
    column: map.view.column + ((x - panel.x) / panel.size) * map.view.span,
  })
  const zoomAt = (row, column, factor) => {
    const { view } = map
    map.setView({
      row: row - (row - view.row) * factor,
      column: column - (column - view.column) * factor,
      span: view.span * factor,
    })
  }
  const isWhole = () => map.view.span >= map.length

  let scrolled = -Infinity
  on(document, "scroll", () => { scrolled = performance.now() }, { capture: true, passive: true })
  on(stage, "wheel", event => {
    const [x, y] = point(event)
    const panel = map.place.panels[panelAt(map.place, x, y)]
    // Zooming out of the whole map scrolls the page, so that the map is never a trap.
    if (!panel || (isWhole() && event.deltaY > 0) || performance.now() - scrolled < SCROLLING) return
    event.preventDefault()
    const { row, column } = tokensAt(panel, x, y)
    const lines = event.deltaMode === 1 ? 24 : 1
    zoomAt(row, column, Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY * lines * 0.002))))
    map.hover(x, y)
  }, { passive: false })

  let drag = null
  let click = 0
  on(stage, "pointerdown", event => {
    const [x, y] = point(event)
    const panel = map.place.panels[panelAt(map.place, x, y)]
    if (!panel || event.button !== 0) return
    drag = { x, y, panel, from: map.view, moved: false }
    stage.setPointerCapture(event.pointerId)
  })
  on(stage, "pointermove", event => {
    const [x, y] = point(event)
    if (drag) {
      drag.moved ||= Math.hypot(x - drag.x, y - drag.y) > CLICK
      const scale = drag.from.span / drag.panel.size
      if (drag.moved) {
        map.setView({
          row: drag.from.row - (y - drag.y) * scale,
          column: drag.from.column - (x - drag.x) * scale,
          span: drag.from.span,
        })
      }
    }
    map.hover(x, y)
  })
  on(stage, "pointerup", () => {
    if (drag && !drag.moved) {
      const { row, column } = tokensAt(drag.panel, drag.x, drag.y)
      clearTimeout(click)
      // Where a double click would do something, wait for it.
      click = setTimeout(() => map.pin(row, column), isWhole() ? 0 : DOUBLE_CLICK)
    }
    drag = null
  })
  on(stage, "pointercancel", () => { drag = null })
  on(stage, "pointerleave", () => map.leave())
  on(stage, "dblclick", () => {
    if (isWhole()) return
    clearTimeout(click)
    map.setView({ row: 0, column: 0, span: map.length })
  })

  on(root, "keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button")) return
    const { view } = map
    const step = view.span * (event.shiftKey ? 0.5 : 0.1)
    const [row, column] = [view.row + view.span / 2, view.column + view.span / 2]
    const moves = {
      ArrowUp: () => map.setView({ ...view, row: view.row - step }),
      ArrowDown: () => map.setView({ ...view, row: view.row + step }),
      ArrowLeft: () => map.setView({ ...view, column: view.column - step }),
      ArrowRight: () => map.setView({ ...view, column: view.column + step }),
      "+": () => zoomAt(row, column, 0.7),
      "=": () => zoomAt(row, column, 0.7),
      "-": () => zoomAt(row, column, 1 / 0.7),
      0: () => map.setView({ row: 0, column: 0, span: map.length }),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    move()
  })

  return () => {
    clearTimeout(click)
    gone.abort()
  }
}
