import "./main";
import "./css/desk.css";
import "./css/cases.css";
