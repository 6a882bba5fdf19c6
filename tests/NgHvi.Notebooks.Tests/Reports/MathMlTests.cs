using System.Xml.Linq;
using NgHvi.Notebooks.Reports.Mathematics;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed class MathMlTests
{
    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("12.5", "<mn>12.5</mn>")]
    [InlineData(@"\alpha_i^2", "<msubsup><mi>α</mi><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("x'", "<msup><mi>x</mi><mrow><mo>′</mo></mrow></msup>")]
    [InlineData(@"\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\frac 1 2", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\frac1{2}", "<mfrac><mn>1</mn><mrow><mn>2</mn></mrow></mfrac>")]
    [InlineData(@"\frac{1}23", "<mfrac><mrow><mn>1</mn></mrow><mn>2</mn></mfrac><mn>3</mn>")]
    [InlineData(@"\frac\alpha2", "<mfrac><mi>α</mi><mn>2</mn></mfrac>")]
    [InlineData(@"x^12", "<msup><mi>x</mi><mrow><mn>1</mn></mrow></msup><mn>2</mn>")]
    [InlineData(@"x^{12}", "<msup><mi>x</mi><mrow><mrow><mn>12</mn></mrow></mrow></msup>")]
    [InlineData(@"x_10.5", "<msub><mi>x</mi><mrow><mn>1</mn></mrow></msub><mn>0.5</mn>")]
    [InlineData(@"x^\frac12", "<msup><mi>x</mi><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow></msup>")]
    [InlineData(@"\sqrt2", "<msqrt><mn>2</mn></msqrt>")]
    [InlineData(@"\sqrt12", "<msqrt><mn>1</mn></msqrt><mn>2</mn>")]
    [InlineData(@"\text12", "<mtext>1</mtext><mn>2</mn>")]
    [InlineData(@"\binom52", "<mrow><mo>(</mo><mfrac linethickness=\"0\"><mn>5</mn><mn>2</mn></mfrac><mo>)</mo></mrow>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData(@"\mathbb{R}^n", "<msup><mrow><mi>ℝ</mi></mrow><mrow><mi>n</mi></mrow></msup>")]
    [InlineData(@"\mathcal{N}", "<mrow><mi>𝒩</mi></mrow>")]
    [InlineData(@"\mathbf{y}\boldsymbol\beta", "<mrow><mi>𝐲</mi></mrow><mi>𝜷</mi>")]
    [InlineData(@"\text{if } x", "<mtext>if\u00a0</mtext><mi>x</mi>")]
    [InlineData(@"\hat\beta", "<mover accent=\"true\"><mi>β</mi><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData(@"a < b \& c", "<mi>a</mi><mo>&lt;</mo><mi>b</mi><mo stretchy=\"false\">&amp;</mo><mi>c</mi>")]
    [InlineData(@"\unknowncommand{x}", "<mtext>unknowncommand</mtext><mrow><mi>x</mi></mrow>")]
    [InlineData(@"\mathrm{KL}(q\|p)",
        "<mi>KL</mi><mo stretchy=\"false\">(</mo><mi>q</mi><mo stretchy=\"false\">‖</mo><mi>p</mi><mo stretchy=\"false\">)</mo>")]
    [InlineData(@"\log p", "<mi>log</mi><mo>\u2061</mo><mspace width=\"0.167em\"/><mi>p</mi>")]
    [InlineData(@"\exp(x)", "<mi>exp</mi><mo>\u2061</mo><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo>")]
    [InlineData(@"\log_2 x", "<msub><mi>log</mi><mrow><mn>2</mn></mrow></msub><mo>\u2061</mo><mspace width=\"0.167em\"/><mi>x</mi>")]
    public void A_formula_becomes_MathML(string latex, string expected)
    {
        Assert.Contains($"<semantics><mrow>{expected}</mrow><annotation", MathMl.Convert(latex, display: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_stand_below_in_displayed_formulas_only()
    {
        Assert.Contains("<munderover><mo>∑</mo>", MathMl.Convert(@"\sum_{i=1}^n x_i", display: true), StringComparison.Ordinal);
        Assert.Contains("<msubsup><mo>∑</mo>", MathMl.Convert(@"\sum_{i=1}^n x_i", display: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", 4)]
    [InlineData(@"\begin{aligned} a &= b \\ &= c \\ \end{aligned}", 4)]
    [InlineData(@"a &= b \\ &= c", 4)]
    [InlineData(@"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", 4)]
    public void Rows_and_columns_become_cells(string latex, int cells)
    {
        var math = XElement.Parse(MathMl.Convert(latex, display: true).Replace("&nbsp;", " ", StringComparison.Ordinal));

        Assert.Equal(cells, math.Descendants("mtd").Count());
    }

    [Theory]
    [InlineData(@"q_\lambda(\theta) = \mathcal{N}\left(\theta \mid \mu, BB^\top + D^2\right)")]
    [InlineData(
        @"\nabla_\lambda \mathcal{L}(\lambda) = "
        + @"\mathbb{E}_{q}\left[ \frac{\partial u^\top}{\partial \lambda} \nabla_\theta \log p(y, \theta) \right]")]
    [InlineData(@"\int_{-\infty}^{\infty} e^{-\frac{x^2}{2\sigma^2}}\,dx = \sqrt{2\pi\sigma^2}")]
    [InlineData(@"\underbrace{a+b}_{\text{why}} \overset{!}{=} \operatorname*{argmax}_x f(x)")]
    [InlineData(@"} { \left( \frac \begin{x & \\ \sqrt[ ^ _ \text{")]
    [InlineData(@"<script>alert(1)</script> \text{<b>} \<")]
    [InlineData("")]
    public void Whatever_is_written_gives_well_formed_markup(string latex)
    {
        XElement.Parse(MathMl.Convert(latex, display: true));
    }
}
