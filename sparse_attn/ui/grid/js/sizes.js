// How large a cell is: the grid fits the column it stands in and the height of the window.

const SMALLEST = 13, LARGEST = 54, LARGEST_ON_STAGE = 84 // px
const WIDE = 2.4 // times as wide as high
const LETTER = 0.22 // of a cell: the width of a letter of a label
const SMALLEST_LETTER = 5.6 // px: of a label's letter, however small the cells are
const READABLE = 6.5 // px of a letter: smaller numbers are left to the sentence

export function fit(root, table, picture) {
  const across = picture.columns.length, down = picture.rows.length
  const stretch = picture.wide ? WIDE : 1
  const words = picture.columns.map(label => label.replace(/^\d+ /, ""))
  const share = window.innerHeight * (picture.large ? 0.8 : 0.7)
  const height = share / (down + 1 + (picture.wide ? 0 : longest(words) * LETTER))
  const most = picture.large ? LARGEST_ON_STAGE : LARGEST
  const labels = size => Math.ceil(longest(picture.rows) * Math.max(size * LETTER, SMALLEST_LETTER) + 22)
  const wide = size => across * (Math.floor(size * stretch) - 1) + 1 + labels(size) // borders are shared
  let size = Math.min(most, Math.floor(Math.max(height, 18)))
  while (size > SMALLEST && wide(size) > root.clientWidth) size--
  table.style.setProperty("--cell", `${size}px`)
  table.style.setProperty("--cell-width", `${Math.floor(size * stretch)}px`)
  table.style.setProperty("--labels", `${labels(size)}px`)
  const letter = size * (picture.wide ? 0.36 : [0.6, 0.42, 0.36][Math.min(2, longest(picture.texts) - 1)] ?? 0.6)
  table.style.setProperty("--letter", `${Math.min(letter, 28)}px`)
  table.classList.toggle("sa-grid-small", letter < READABLE)
  table.classList.toggle("sa-grid-wide", picture.wide)
}

const longest = labels => Math.ceil(Math.max(0, ...labels.map(width)))

// Characters of Japanese are as wide as they are high.
const width = label => [...label].reduce((sum, each) => sum + (each > "\u2e80" ? 1.8 : 1), 0)
