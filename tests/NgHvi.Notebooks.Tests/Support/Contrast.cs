namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Finds text that WCAG 2 calls too faint: contrast below 4.5, or below 3 for large letters.</summary>
public static class Contrast
{
    /// <summary>The texts with their contrast; empty when all can be read. Figures get some time to take on the page's colours.</summary>
    public static async Task<string[]> FaintTextsAsync(this OpenedPage page)
    {
        for (var patience = 40; ; patience--)
        {
            var faint = await page.Page.EvaluateAsync<string[]>(Script);
            if (faint.Length == 0 || patience == 0)
            {
                return faint;
            }

            await page.Page.WaitForTimeoutAsync(250);
        }
    }

    private const string Script = """
        () => {
          const rgba = text => {
            const n = (text.match(/[\d.]+/g) || []).map(Number);
            const scale = text.startsWith('color(') ? 255 : 1;
            return n.length < 3 ? [0, 0, 0, 0] : [n[0] * scale, n[1] * scale, n[2] * scale, n.length > 3 ? n[3] : 1];
          };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const luminance = c => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = element => {
            const colour = element ? rgba(getComputedStyle(element).backgroundColor) : [0, 0, 0, 0];
            return colour[3] === 1 ? colour : over(colour, element ? ground(element.parentElement)
                : matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1]);
          };
          const faint = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.data.trim();
            const element = walker.currentNode.parentElement;
            // Plotly chooses a heat map's text for the colour of its cell, which is part of an image.
            if (!text || element.closest('script, style, annotation, .heatmap-label')
                || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
              continue;
            }
            const style = getComputedStyle(element);
            const isSvg = element.namespaceURI.endsWith('svg');
            const colour = rgba(isSvg ? style.fill : style.color);
            colour[3] *= isSvg ? Number(style.fillOpacity) : 1;
            for (let e = element; e; e = e.parentElement) {
              colour[3] *= Number(getComputedStyle(e).opacity);
            }
            const below = ground(element);
            const [a, b] = [luminance(over(colour, below)), luminance(below)].sort((x, y) => y - x);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const contrast = (a + 0.05) / (b + 0.05);
            if (contrast < (isLarge ? 3 : 4.5)) {
              faint.push(`${contrast.toFixed(2)} ${element.tagName}.${element.getAttribute('class') || ''} "${text.slice(0, 40)}"`);
            }
          }
          return faint;
        }
        """;
}
