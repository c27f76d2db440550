import "./main";
import "./css/desk.css";
import "./css/cases.css";
import "./css/sheets.css";
import { knowNeighbours } from "./islands/neighbours";

knowNeighbours();
