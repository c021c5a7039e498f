// Behaviour of every page. Each module adds to what already works without it.
import "htmx.org";
import "./js/menus.js";
import "./js/search.js";
import "./js/choosers.js";
import "./js/keep.js";
import "./js/tables.js";
import "./js/documents.js";
import "./js/session.js";
import "./js/figures.js";
import "./js/announce.js";
