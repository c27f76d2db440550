import "./main";
import "./css/desk.css";
