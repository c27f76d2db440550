import "./main";
import "./css/portal.css";
import "./css/citizen.css";
import "./css/reading.css";
import { workForForms } from "./islands/work";

workForForms();
