// Leaves on the page only text whose colours were not judged before, and returns what is new: each as the colours, size and
// weight that decide its contrast. Every page is painted with the same few; axe judges each once. What lies on a picture or
// shines through is left each time.
(known) => {
    const judged = new Set(known);
    const met = [];
    const behind = (element) => {
        const layers = [];
        for (let each = element; each; each = each.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(each);
            if (backgroundImage !== "none" || opacity !== "1") return null;
            if (backgroundColor !== "rgba(0, 0, 0, 0)") layers.push(backgroundColor);
            if (backgroundColor.startsWith("rgb(")) break;
        }
        return layers.join();
    };
    for (const element of document.body.querySelectorAll("*")) {
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!texts.length || !element.checkVisibility({ visibilityProperty: true })) continue;
        const under = behind(element);
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const pair = [color, fontSize, fontWeight, under].join(" ");
        if (under !== null && judged.has(pair)) texts.forEach((text) => text.remove());
        else met.push(pair);
        if (under !== null) judged.add(pair);
    }
    return met;
}
