// Workbooks that spreadsheets open: Office Open XML in a ZIP file without compression.

const MOST = 32767;
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

// Sheets [{name, heads, rows}] as a file; texts stay texts, whatever they begin with.
export function workbook(sheets) {
  const parts = (make) => sheets.map((sheet, at) => make(sheet, at + 1)).join("");
  return zip([
    ["[Content_Types].xml", `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE.replace(".sheet", ".styles")}+xml"/>${parts((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE.replace(".sheet", ".worksheet")}+xml"/>`)}</Types>`],
    ["_rels/.rels", `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${parts(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<Relationships xmlns="${PACKAGE}/relationships">${parts((_, n) => `<Relationship Id="r${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
    ["xl/styles.xml", `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`],
    ...sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, worksheet(sheet)]),
  ].map(([name, text]) => [name, new TextEncoder().encode(XML + text)]));
}

function worksheet({ heads, rows }) {
  const row = (cells, number, style = "") => `<row r="${number}">${cells.map((value, at) => cell(value, `${column(at)}${number}`, style)).join("")}</row>`;
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${heads.length}" width="24" customWidth="1"/></cols><sheetData>${row(heads, 1, ' s="1"')}${rows.map((cells, at) => row(cells, at + 2)).join("")}</sheetData><autoFilter ref="A1:${column(heads.length - 1)}${rows.length + 1}"/></worksheet>`;
}

function cell(value, at, style) {
  if (value === null || value === "") return "";
  if (typeof value === "number") return `<c r="${at}"${style}><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr"${style}><is><t xml:space="preserve">${escaped(value.slice(0, MOST))}</t></is></c>`;
}

// 0 -> "A", 26 -> "AA"
function column(at) {
  return at < 26 ? String.fromCharCode(65 + at) : column(Math.floor(at / 26) - 1) + column(at % 26);
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

function escaped(text) {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd").replace(/[&<>"\r]/g, (c) => ESCAPES[c]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

// Files [[name, bytes]] in one, dated 1980-01-01, the first day that ZIP knows.
function zip(files) {
  const local = [];
  const central = [];
  let offset = 0;
  for (const [path, bytes] of files) {
    const name = new TextEncoder().encode(path);
    const facts = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
    local.push(numbers([[4, 0x04034b50], ...facts]), name, bytes);
    central.push(numbers([[4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    offset += 30 + name.length + bytes.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = numbers([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
  return new Blob([...local, ...central, end], { type: TYPE });
}

// Numbers [[bytes, value]], the lowest byte first.
function numbers(fields) {
  return Uint8Array.from(fields.flatMap(([size, value]) => Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255)));
}
