// The table and its cells: what stands in them, how they look, what a screen reader says.
import { inkOn } from "./theme.js"

const element = (role, name) => {
  const made = document.createElement("div")
  made.setAttribute("role", role)
  made.className = name
  return made
}

/** Rows, headers and cells for the size of the picture; returns the cells, row by row. */
export function buildTable(table, picture) {
  const cells = []
  table.setAttribute("role", "grid")
  const head = element("row", "sa-grid-row sa-grid-head")
  head.append(element("columnheader", "sa-grid-corner"))
  for (const _ of picture.columns) head.append(element("columnheader", "sa-grid-column"))
  const rows = picture.rows.map(() => {
    const row = element("row", "sa-grid-row")
    row.append(element("rowheader", "sa-grid-label"))
    for (const _ of picture.columns) {
      const cell = element("gridcell", "sa-grid-cell")
      cell.tabIndex = -1
      cell.dataset.at = cells.length
      cells.push(cell)
      row.append(cell)
    }
    return row
  })
  table.replaceChildren(head, ...rows)
  return cells
}

buildTable.labels = (table, picture) => {
  table.setAttribute("aria-label", picture.name)
  table.setAttribute("aria-description", picture.words.help)
  table.style.touchAction = picture.paintable.length ? "none" : "" // else a finger scrolls the page
  table.setAttribute("aria-multiselectable", String(picture.paintable.length > 0 && !picture.one))
  const [head, ...rows] = table.children
  const corner = head.firstChild
  corner.textContent = [picture.rowAxis && `${picture.rowAxis} ↓`, picture.columnAxis && `${picture.columnAxis} →`]
    .filter(Boolean).join("\n")
  picture.columns.forEach((label, at) => head.children[at + 1].replaceChildren(...parts(label)))
  rows.forEach((row, at) => {
    row.firstChild.textContent = picture.rows[at]
    row.classList.toggle("sa-grid-here", at === picture.row)
  })
}

/** "4 key" as a word that stands on its number; Japanese stands upright, other words lie. */
function parts(label) {
  const found = label.match(/^(\d+) (.+)$/)
  const made = found ? [found[2], found[1]] : [label]
  return made.map((text, at) => {
    const part = document.createElement("span")
    part.textContent = text
    if (found && at === 0) part.className = /[\u3000-\u9fff\uff00-\uffef]/.test(text) ? "sa-grid-upright" : "sa-grid-lying"
    return part
  })
}

const MARKS = { right: "✓", missed: "○", extra: "✗" }

export function fillCell(cell, at, grid, look) {
  const { picture, painted } = grid
  const mark = picture.marks[at]
  const free = picture.paintable.includes(at)
  const category = picture.categories?.[at] ?? -1
  const level = picture.levels?.[at] ?? -1
  const hatched = picture.allowed ? !picture.allowed[at] : false
  cell.className = "sa-grid-cell"
  cell.classList.toggle("sa-grid-free", free)
  cell.classList.toggle("sa-grid-painted", painted.has(at))
  cell.classList.toggle("sa-grid-hatched", hatched)
  if (mark) cell.classList.add(`sa-grid-${mark}`)
  const back = category >= 0 ? look.categories[category] : level >= 0 ? look.scale[level] : ""
  cell.style.setProperty("--back", hatched ? look.hatch[0] : back || "transparent")
  cell.style.setProperty("--hatch", look.hatch[1])
  cell.style.color = back && !hatched ? inkOn(back) : ""
  cell.textContent = picture.texts[at]
  cell.dataset.mark = mark ? MARKS[mark] : painted.has(at) ? "●" : ""
  cell.dataset.said = sentence(picture, at, painted, mark)
  cell.setAttribute("aria-label", cell.dataset.said)
  if (free) cell.setAttribute("aria-selected", String(painted.has(at)))
  else cell.removeAttribute("aria-selected")
  cell.tabIndex = at === grid.focused ? 0 : -1
}

function sentence(picture, at, painted, mark) {
  const said = [picture.sentences[at]]
  if (mark) said.unshift(`${MARKS[mark]} ${picture.words[mark]}:`)
  else if (painted.has(at)) said.push(`(${picture.words.painted})`)
  return said.join(" ")
}
