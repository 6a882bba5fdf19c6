namespace NgHvi.Tests.Models;

public class LinearMixedPriorsFileTests
{
    private static readonly GroupedData One = GroupedData.FromTable(
        DataTable.FromCsv(new StringReader("y,x,w,g\n1,10,-1,a\n2,20,4,a\n6,35,2,b\n3,40,0,b\n"), "d.csv"), "y ~ x + w + (1 | g)");

    private static readonly GroupedData Two = GroupedData.FromTable(
        DataTable.FromCsv(new StringReader("y,x,w,g\n1,10,-1,a\n2,20,4,a\n6,35,2,b\n3,40,0,b\n"), "d.csv"), "y ~ x + w + (1 + x | g)");

    /// <summary>sd of y = (1, 2, 6, 3).</summary>
    private static readonly double Sd = Math.Sqrt(14.0 / 3);

    /// <summary>Root mean square of x about 0 with the n − 1 variance.</summary>
    private static readonly double SizeX = Math.Sqrt((26.25 * 26.25) + (568.75 / 3));

    [Fact]
    public void A_file_without_sections_is_weak()
    {
        foreach (var data in new[] { One, Two })
        {
            var weak = LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign);

            var priors = LinearMixedPriorsFile.Parse("{\"schema\": \"nghvi-priors/1\"}", data);

            Assert.Equal("weak", priors.Name);
            AssertSame(weak, priors, 0);
        }
    }

    [Fact]
    public void Autoscale_with_the_weak_numbers_is_weak()
    {
        const string Text = """
            {
              "schema": "nghvi-priors/1", "name": "mine", // a comment
              "fixed": { "family": "normal", "mean": 0, "sd": 2.5, "autoscale": true },
              "residual": { "family": "half-t", "df": 3, "scale": 2.5, "autoscale": true },
              "randomEffects": { "family": "huang-wand", "df": 3, "scale": 2.5, "autoscale": true },
            }
            """;
        foreach (var data in new[] { One, Two })
        {
            var priors = LinearMixedPriorsFile.Parse(Text, data);

            Assert.Equal("mine", priors.Name);
            AssertSame(LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign), priors, 1e-12);
        }
    }

    [Fact]
    public void Fixed_effects_take_one_number_or_one_each()
    {
        var one = Parse("\"fixed\": {\"family\": \"normal\", \"sd\": 2}", One).Fixed;
        var each = Parse("\"fixed\": {\"family\": \"normal\", \"mean\": [1, 2, 3], \"sd\": [1, 2, 4], \"autoscale\": false}", One).Fixed;

        Assert.Equal([0, 0, 0], one.Mean.ToArray());
        Assert.Equal([0.25, 0, 0, 0, 0.25, 0, 0, 0, 0.25], one.Precision.ToArray());
        Assert.Equal([1, 2, 3], each.Mean.ToArray());
        Assert.Equal([1, 0, 0, 0, 0.25, 0, 0, 0, 0.0625], each.Precision.ToArray());
    }

    [Fact]
    public void Coefficients_may_have_priors_of_their_own()
    {
        var named = Parse(
            """
            "fixed": {
              "default": {"family": "normal", "sd": 5},
              "x": {"family": "normal", "mean": 0.5, "sd": 0.1},
              "w": {"family": "normal", "mean": 2, "sd": 1.5, "autoscale": true} }
            """,
            One).Fixed;
        var sdW = Math.Sqrt((Math.Pow(2.25, 2) + Math.Pow(2.75, 2) + Math.Pow(0.75, 2) + Math.Pow(1.25, 2)) / 3);

        Assert.Equal([0, 0.5, 2], named.Mean.ToArray());
        Assert.Equal(0.04, named.Precision[0], 1e-15);
        Assert.Equal(100, named.Precision[4], 1e-11);
        Assert.Equal(Math.Pow(1.5 * Sd / sdW, -2), named.Precision[8], 1e-13);
        Assert.Equal(0, named.Precision[1]);
    }

    [Fact]
    public void Coefficients_not_named_are_weak_and_the_intercept_moves_with_the_others()
    {
        var fixedPrior = Parse("\"fixed\": {\"w\": {\"family\": \"normal\", \"mean\": 2, \"sd\": 3}}", One).Fixed;
        var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(3, 3, fixedPrior.Precision.ToArray()).Inverse();
        var atMeans = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense([1, 26.25, 1.25]);

        // The response at the predictors' means is N(ȳ, (2.5 sd)²), whatever the slopes' means are.
        Assert.Equal(3, atMeans.DotProduct(MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(fixedPrior.Mean.ToArray())), 1e-12);
        Assert.Equal(Math.Pow(2.5 * Sd, 2), atMeans * covariance * atMeans, 1e-9);
        Assert.Equal(9, covariance[2, 2], 1e-10);
        Assert.Equal(Math.Pow(2.5 * Sd / Math.Sqrt(568.75 / 3), 2), covariance[1, 1], 1e-10);
    }

    [Theory]
    [InlineData("\"family\": \"half-t\", \"df\": 4, \"scale\": 1.5", 1)]
    [InlineData("\"family\": \"half-t\", \"df\": 4, \"scale\": 1.5, \"autoscale\": true", 2.1602468994692869)]
    public void The_residual_may_be_half_t(string section, double factor)
    {
        var half = Assert.IsType<VariancePrior.HalfStudentT>(Parse($"\"residual\": {{{section}}}", One).Residual);

        Assert.Equal(4, half.DegreesOfFreedom);
        Assert.Equal(1.5 * factor, half.Scale, 1e-14);
    }

    [Fact]
    public void One_random_coefficient_turns_families_of_covariances_into_their_scalar_equivalents()
    {
        CovariancePrior Read(string section) => Parse($"\"randomEffects\": {{{section}}}", One).RandomEffects;

        Assert.Equal(
            new CovariancePrior.Scalar(new VariancePrior.InverseGamma(2, 3)), Read("\"family\": \"inverse-gamma\", \"shape\": 2, \"rate\": 3"));
        Assert.Equal(
            new CovariancePrior.Scalar(new VariancePrior.HalfStudentT(2, 7)), Read("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [7]"));
        Assert.Equal(
            new CovariancePrior.Scalar(new VariancePrior.HalfStudentT(2, 7)), Read("\"family\": \"half-t\", \"df\": 2, \"scale\": 7"));

        // The densities agree too: that of a covariance takes 𝒲 = Ω^½ and log 𝒲 = −½ log σ², whose Jacobian to log σ² is ½.
        foreach (var logVariance in new[] { -1.3, 0.0, 2.1 })
        {
            double[] factor = [Math.Exp(-0.5 * logVariance)];
            double LogDensity(CovariancePrior prior) => prior.AddLogDensity(factor, 1, new double[1]);
            Assert.Equal(
                LogDensity(new CovariancePrior.Wishart(0.2, 5)) + Math.Log(0.5),
                LogDensity(Read("\"family\": \"wishart\", \"scale\": 0.2, \"df\": 5")),
                1e-12);
            Assert.Equal(
                LogDensity(new CovariancePrior.HuangWand(3, [7])) + Math.Log(0.5),
                LogDensity(Read("\"family\": \"huang-wand\", \"df\": 3, \"scale\": 7")),
                1e-12);
        }
    }

    [Fact]
    public void Several_random_coefficients_take_covariance_families_and_half_t()
    {
        CovariancePrior Read(string section) => Parse($"\"randomEffects\": {{{section}}}", Two).RandomEffects;

        Assert.Equal(new CovariancePrior.Wishart(0.1, 4), Read("\"family\": \"wishart\", \"scale\": 0.1, \"df\": 4"));
        Assert.Equal(new CovariancePrior.HuangWand(2, [7, 8]), Read("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [7, 8]"));
        Assert.Equal(new CovariancePrior.HuangWand(2, [7, 7]), Read("\"family\": \"half-t\", \"df\": 2, \"scale\": 7"));
        var scaled = (CovariancePrior.HuangWand)Read("\"family\": \"huang-wand\", \"df\": 2, \"scale\": [1, 3], \"autoscale\": true");
        Assert.Equal(Sd, scaled.Scales[0], 1e-14);
        Assert.Equal(3 * Sd / SizeX, scaled.Scales[1], 1e-14);
    }

    [Fact]
    public void Files_are_read_and_give_their_name()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, "{\"schema\": \"nghvi-priors/1\", \"residual\": {\"family\": \"inverse-gamma\", \"shape\": 2, \"rate\": 3}}");
        try
        {
            var priors = LinearMixedPriorsFile.Read(path, One);
            Assert.Equal(new VariancePrior.InverseGamma(2, 3), priors.Residual);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), priors.Name);
            Assert.Equal(priors.Residual, LinearMixedPriorsFile.Read(path, One.Response, One.FixedDesign, One.RandomDesign).Residual);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(
            $"{Path.GetFileName(path)}: the priors file cannot be read; a file of JSON text is needed.",
            Assert.Throws<InputException>(() => LinearMixedPriorsFile.Read(path, One)).Message);
    }

    [Theory]
    [InlineData("{\n\"schema\": nghvi}", "p.json, line 2: this is not valid JSON; allowed is an object with \"schema\": \"nghvi-priors/1\".")]
    [InlineData("3", "p.json: 3 is not allowed; an object such as {\"family\": …} is.")]
    [InlineData("{}", "p.json: the property \"schema\" is missing; it is required here.")]
    [InlineData("{\"schema\": \"nghvi-priors/2\"}", "p.json, schema: \"nghvi-priors/2\" is not allowed; \"nghvi-priors/1\" is.")]
    [InlineData("{\"schema\": 1}", "p.json, schema: 1 is not allowed; text in quotes is.")]
    public void A_file_that_is_none_is_refused(string text, string message) => Assert.Equal(
        message, Assert.Throws<InputException>(() => LinearMixedPriorsFile.Parse(text, Two, "p.json")).Message);

    [Theory]
    [InlineData("\"random\": {}", "p.json: the property \"random\" is unknown; allowed are schema, name, fixed, residual, randomEffects.")]
    [InlineData("\"residuals\": {}", "p.json: the property \"residuals\" is unknown; allowed are schema, name, fixed, residual, randomEffects; did you mean \"residual\"?")]
    [InlineData("\"residual\": {\"family\": \"half-t\", \"df\": 3, \"scale\": -1}", "p.json, residual.scale: -1 is not allowed; a number greater than 0 is.")]
    [InlineData("\"residual\": {\"family\": \"half-t\", \"df\": \"3\", \"scale\": 1}", "p.json, residual.df: \"3\" is not allowed; a number greater than 0 is.")]
    [InlineData("\"residual\": {\"family\": \"half-t\", \"df\": 3}", "p.json, residual: the property \"scale\" is missing; it is required here.")]
    [InlineData("\"residual\": {\"family\": \"half-t\", \"df\": 3, \"scale\": 1, \"autoscale\": 1}", "p.json, residual.autoscale: 1 is not allowed; true and false are.")]
    [InlineData("\"residual\": {\"family\": \"wishart\"}", "p.json, residual.family: \"wishart\" is not allowed; allowed are \"half-t\", \"inverse-gamma\".")]
    [InlineData("\"residual\": {\"df\": 3}", "p.json, residual: the property \"family\" is missing; it is required here.")]
    [InlineData("\"residual\": []", "p.json, residual: an array is not allowed; an object such as {\"family\": …} is.")]
    [InlineData("\"residual\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"shape\": 2, \"rate\": 1}", "p.json, residual: the property \"shape\" occurs twice; each is allowed once.")]
    [InlineData("\"residual\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"scale\": 2}", "p.json, residual: the property \"scale\" is unknown; allowed are family, shape, rate.")]
    [InlineData("\"fixed\": {\"family\": \"normal\", \"sd\": [1, 2]}", "p.json, fixed.sd: an array of 2 is not allowed; one number or an array of 3, one for each fixed effect, is.")]
    [InlineData("\"fixed\": {\"family\": \"normal\", \"sd\": [1, 0, 2]}", "p.json, fixed.sd[1]: 0 is not allowed; a number greater than 0 is.")]
    [InlineData("\"fixed\": {\"family\": \"normal\", \"sd\": \"wide\"}", "p.json, fixed.sd: \"wide\" is not allowed; a number greater than 0 or an array of 3 is.")]
    [InlineData("\"fixed\": {}", "p.json, fixed: the object is empty; \"family\": \"normal\" with \"mean\" and \"sd\", or an object for each coefficient, is allowed.")]
    [InlineData("\"fixed\": {\"(intercept)\": {\"family\": \"normal\", \"sd\": 1}}", "p.json, fixed: there is no coefficient \"(intercept)\"; allowed are default, (Intercept), x, w; did you mean \"(Intercept)\"?")]
    [InlineData("\"fixed\": {\"(Intercept)\": {\"family\": \"normal\", \"sd\": 1e999}}", "p.json, fixed[\"(Intercept)\"].sd: 1e999 is not allowed; a number greater than 0 is.")]
    [InlineData("\"fixed\": {\"x\": {\"family\": \"normal\", \"sd\": 1}, \"w\": 3}", "p.json, fixed.w: 3 is not allowed; an object such as {\"family\": …} is.")]
    [InlineData("\"randomEffects\": {\"family\": \"inverse-gamma\", \"shape\": 1, \"rate\": 1}", "p.json, randomEffects: \"inverse-gamma\" is not allowed for 2 random coefficients; \"huang-wand\", \"half-t\" and \"wishart\" are.")]
    [InlineData("\"randomEffects\": {\"family\": \"wishart\", \"scale\": 1, \"df\": 1}", "p.json, randomEffects.df: 1 is not allowed; a number greater than 1 is.")]
    public void Errors_say_where_and_what_is_allowed(string section, string message) => Assert.Equal(
        message,
        Assert.Throws<InputException>(
            () => LinearMixedPriorsFile.Parse($"{{\"schema\": \"nghvi-priors/1\", {section}}}", Two, "p.json")).Message);

    private static LinearMixedPriors Parse(string sections, GroupedData data) =>
        LinearMixedPriorsFile.Parse($"{{\"schema\": \"nghvi-priors/1\", {sections}}}", data);

    private static void AssertSame(LinearMixedPriors expected, LinearMixedPriors actual, double tolerance)
    {
        double[] first = Numbers(expected), second = Numbers(actual);
        Assert.Equal(first.Length, second.Length);
        for (var i = 0; i < first.Length; i++)
        {
            Assert.Equal(first[i], second[i], tolerance * Math.Abs(first[i]));
        }
    }

    private static double[] Numbers(LinearMixedPriors priors)
    {
        var residual = (VariancePrior.HalfStudentT)priors.Residual;
        double[] random = priors.RandomEffects switch
        {
            CovariancePrior.HuangWand prior => [prior.DegreesOfFreedom, .. prior.Scales],
            CovariancePrior.Scalar { Variance: VariancePrior.HalfStudentT half } => [half.DegreesOfFreedom, half.Scale],
            _ => throw new NotSupportedException(priors.RandomEffects.ToString()),
        };
        return [.. priors.Fixed.Mean, .. priors.Fixed.Precision, residual.DegreesOfFreedom, residual.Scale, .. random];
    }
}
