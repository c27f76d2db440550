import "./main";
import "./css/portal.css";
