// Boxes for several files: each with thumbnail, size, its own error and a way out again; large pictures are made smaller here,
// before they are sent over a telephone's line, and the form waits for that. Without this script the boxes are plain file boxes.
const LARGE = 4 * 1024 * 1024; // bytes: larger pictures are made smaller
const EDGE = 2560; // pixels of the longer side then
const QUALITY = 0.85;
const SMALLER = new Set(["image/jpeg", "image/png", "image/webp"]);

interface One {
  file: File;
  fault: string; // of its own
  crowd: string; // among the others
  state: "" | "makingSmaller" | "madeSmaller";
}
const kept = new WeakMap<Element, One[]>();
const working = new WeakMap<Element, Promise<void>>();

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
  if (note) note.textContent = size(one.file.size) + (one.state ? ` · ${said(root, one.state)}` : "");
  const fault = one.fault || one.crowd;
  if (error) [error.textContent, error.hidden] = [fault, !fault];
  remove?.setAttribute("aria-label", `${said(root, "remove")} ${one.file.name}`);
  item.classList.toggle("files__one--bad", Boolean(fault));
  if (canvas && one.file.type.startsWith("image/")) {
    item.classList.add("files__one--picture");
    drawThumbnail(canvas, one.file).catch(() => item.classList.remove("files__one--picture"));
  }
  return item;
}

// How many and how much go at once: what is beyond says so, and goes when others are taken away.
function fitting(root: HTMLElement, all: One[]): One[] {
  const [most, mostTogether] = [Number(root.dataset["most"]), Number(root.dataset["mostTogether"])];
  let [count, bytes] = [0, 0];
  return all.filter((one) => {
    one.crowd = "";
    if (one.fault) return false;
    if (count >= most) one.crowd = said(root, "many", most);
    else if (one.state !== "makingSmaller" && bytes + one.file.size > mostTogether) one.crowd = said(root, "heavy", Math.floor(mostTogether / 1024 / 1024));
    if (one.crowd) return false;
    [count, bytes] = [count + 1, bytes + (one.state === "makingSmaller" ? 0 : one.file.size)];
    return one.state !== "makingSmaller";
  });
}

// What is sent are the files without a fault, all of them in the first box.
function show(root: HTMLElement): void {
  const all = kept.get(root) ?? [];
  const fit = fitting(root, all);
  const list = root.querySelector<HTMLElement>(".files__list");
  const box = boxOf(root);
  if (!list || !box) return;
  list.replaceChildren(...all.map((one) => line(root, one)).filter((item) => item !== null));
  list.hidden = all.length === 0;
  const sent = new DataTransfer();
  for (const one of fit) sent.items.add(one.file);
  box.files = sent.files;
  const camera = root.querySelector<HTMLInputElement>("[data-files-camera]");
  if (camera) camera.value = "";
  const status = root.querySelector("[role=status]");
  if (status) status.textContent = [said(root, "ready", sent.files.length), ...all.map((one) => one.fault || one.crowd)].filter(Boolean).join(" ");
}

function same(one: File, other: File): boolean {
  return one.name === other.name && one.lastModified === other.lastModified && one.size === other.size;
}

async function add(root: HTMLElement, files: File[]): Promise<void> {
  const all = kept.get(root) ?? [];
  kept.set(root, all);
  for (const file of files) {
    if (all.some((one) => same(one.file, file))) continue;
    const isLarge = file.size > LARGE && SMALLER.has(file.type);
    all.push({ file, fault: isLarge ? "" : faultOf(root, file), crowd: "", state: isLarge ? "makingSmaller" : "" });
  }
  show(root);
  for (const one of all.filter((each) => each.state === "makingSmaller" && !each.crowd)) {
    // oxlint-disable-next-line no-await-in-loop -- one picture at a time: unfolded, several would fill a telephone's memory
    const made = await smaller(one.file);
    [one.state, one.file] = [made === one.file ? "" : "madeSmaller", made];
    one.fault = faultOf(root, made);
    show(root);
  }
}

// `files` are put with those that the box has, each looked at and made smaller as if it had been chosen there.
export function offer(root: HTMLElement, files: File[]): void {
  const done = (working.get(root) ?? Promise.resolve()).then(() => add(root, files));
  working.set(root, done);
  void done.then(() => working.get(root) === done && working.delete(root));
}

// A form that is sent while a picture is made smaller goes as soon as that is done.
function wait(event: SubmitEvent): void {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement)) return;
  const busy = [...form.querySelectorAll("[data-files]")].map((root) => working.get(root)).filter((each) => each !== undefined);
  if (busy.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  submitter?.setAttribute("aria-busy", "true");
  void Promise.all(busy).then(() => {
    submitter?.removeAttribute("aria-busy");
    form.requestSubmit(submitter);
  });
}

// A form that comes back with what is wrong in it has its files again.
let carried = new Map<string, One[]>();

function carry(form: Element): void {
  for (const root of form.querySelectorAll("[data-files]")) carried.set(boxOf(root)?.name ?? "", kept.get(root) ?? []);
}

function handBack(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-files]")) {
    const files = carried.get(boxOf(root)?.name ?? "");
    if (!files || kept.has(root)) continue;
    kept.set(root, files);
    show(root);
  }
  carried = new Map();
}

export function takeFiles(): void {
  window.addEventListener("submit", wait, { capture: true });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "file") return;
    const root = box.closest<HTMLElement>("[data-files]");
    if (root) offer(root, [...(box.files ?? [])]);
  });
  document.addEventListener("htmx:before:swap", (event) => carry(event.detail.ctx.sourceElement));
  document.addEventListener("htmx:after:swap", handBack);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-files-remove]") : null;
    const root = button?.closest<HTMLElement>("[data-files]");
    const item = button?.closest("li");
    if (!root || !item) return;
    const place = [...(item.parentElement?.children ?? [])].indexOf(item);
    kept.get(root)?.splice(place, 1);
    offer(root, []);
    boxOf(root)?.focus();
  });
}
