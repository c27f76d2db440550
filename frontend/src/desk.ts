import "./main";
import "./css/desk.css";
import "./css/cases.css";
import "./css/sheets.css";
import "./css/frame.css";
import "./css/unit.css";
import "./css/dispatch.css";
import "./css/reviews.css";
import "./css/intake.css";
import "./css/publishing.css";
import "./css/manage.css";
import "./css/system.css";
import { startIntake } from "./islands/intake";
import { knowNeighbours } from "./islands/neighbours";
import { moveCursor } from "./islands/cursor";
import { keepRows } from "./islands/rows";
import { keepTitle } from "./islands/title";

for (const start of [knowNeighbours, moveCursor, keepRows, keepTitle, startIntake]) start();
