// Boxes for several files: each with thumbnail, size, its own error and a way out again; large pictures are made smaller here,
// before they are sent over a telephone's line. Without this script the boxes are plain file boxes.
const LARGE = 4 * 1024 * 1024; // bytes: larger pictures are made smaller
const EDGE = 2560; // pixels of the longer side then
const QUALITY = 0.85;
const SMALLER = new Set(["image/jpeg", "image/png", "image/webp"]);

interface One {
  file: File;
  fault: string;
  smaller: boolean;
}
const kept = new WeakMap<Element, One[]>();

function said(root: HTMLElement, name: string, number = 0): string {
  return (root.dataset[name] ?? "").replace("%d", String(number));
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function boxOf(root: Element): HTMLInputElement | null {
  return root.querySelector("[data-files-box]");
}

function faultOf(root: HTMLElement, file: File): string {
  const most = Number(root.dataset["mostBytes"]);
  const ending = `.${file.name.split(".").pop()?.toLowerCase() ?? ""}`;
  if (file.size === 0) return said(root, "empty");
  if (file.size > most) return said(root, "large", Math.floor(most / 1024 / 1024));
  return boxOf(root)?.accept.split(",").includes(ending) ? "" : said(root, "kind");
}

async function smaller(file: File): Promise<File> {
  if (file.size <= LARGE || !SMALLER.has(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * share), Math.round(picture.height * share)];
    const brush = canvas.getContext("2d");
    if (!brush) return file;
    // JPEG knows no transparency: what was transparent would be black.
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!content || content.size >= file.size) return file;
    return new File([content], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file; // no picture after all: the server says so
  }
}

async function drawThumbnail(canvas: HTMLCanvasElement, file: File): Promise<void> {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  canvas
    .getContext("2d")
    ?.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
  picture.close();
}

function line(root: HTMLElement, one: One): HTMLElement | null {
  const item = root.querySelector("template")?.content.firstElementChild?.cloneNode(true);
  if (!(item instanceof HTMLElement)) return null;
  const part = (selector: string): HTMLElement | null => item.querySelector<HTMLElement>(selector);
  const [canvas, name, note, error, remove] = [item.querySelector("canvas"), part(".files__name"), part(".files__size"), part(".field__error"), part("button")];
  if (name) name.textContent = one.file.name;
  if (note) note.textContent = size(one.file.size) + (one.smaller ? ` · ${said(root, "madeSmaller")}` : "");
  if (error) [error.textContent, error.hidden] = [one.fault, !one.fault];
  remove?.setAttribute("aria-label", `${said(root, "remove")} ${one.file.name}`);
  item.classList.toggle("files__one--bad", Boolean(one.fault));
  if (canvas && one.file.type.startsWith("image/")) {
    item.classList.add("files__one--picture");
    drawThumbnail(canvas, one.file).catch(() => item.classList.remove("files__one--picture"));
  }
  return item;
}

// What is sent are the files without a fault, all of them in the first box.
function show(root: HTMLElement): void {
  const all = kept.get(root) ?? [];
  const list = root.querySelector<HTMLElement>(".files__list");
  const box = boxOf(root);
  if (!list || !box) return;
  list.replaceChildren(...all.map((one) => line(root, one)).filter((item) => item !== null));
  list.hidden = all.length === 0;
  const sent = new DataTransfer();
  for (const one of all) if (!one.fault) sent.items.add(one.file);
  box.files = sent.files;
  const camera = root.querySelector<HTMLInputElement>("[data-files-camera]");
  if (camera) camera.value = "";
  const status = root.querySelector("[role=status]");
  if (status) status.textContent = [said(root, "ready", sent.files.length), ...all.map((one) => one.fault)].filter(Boolean).join(" ");
}

function same(one: File, other: File): boolean {
  return one.name === other.name && one.lastModified === other.lastModified && one.size === other.size;
}

async function add(root: HTMLElement, files: File[]): Promise<void> {
  const all = kept.get(root) ?? [];
  kept.set(root, all);
  const most = Number(root.dataset["most"]);
  for (const file of files) {
    if (all.some((one) => same(one.file, file))) continue;
    const one: One = { file, fault: all.filter((each) => !each.fault).length < most ? "" : said(root, "many", most), smaller: false };
    all.push(one);
    if (one.fault) continue;
    // What is small enough already is there at once; a large picture is, until it has been made smaller, sent as it is.
    one.fault = faultOf(root, file);
    show(root);
    // oxlint-disable-next-line no-await-in-loop -- one picture at a time: unfolded, several would fill a telephone's memory
    const made = await smaller(file);
    if (made !== file) [one.file, one.smaller, one.fault] = [made, true, faultOf(root, made)];
  }
  show(root);
}

export function takeFiles(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "file") return;
    const root = box.closest<HTMLElement>("[data-files]");
    if (root) void add(root, [...(box.files ?? [])]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-files-remove]") : null;
    const root = button?.closest<HTMLElement>("[data-files]");
    const item = button?.closest("li");
    if (!root || !item) return;
    const place = [...(item.parentElement?.children ?? [])].indexOf(item);
    kept.get(root)?.splice(place, 1);
    show(root);
    boxOf(root)?.focus();
  });
}
