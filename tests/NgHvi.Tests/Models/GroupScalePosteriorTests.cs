using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Models;

/// <summary>Fits with σ by group, Student-t errors and both against a long Markov chain of all parameters, α_k and u_k, written from the
/// model alone: random walks of one number at a time.</summary>
public class GroupScalePosteriorTests
{
    private const int Groups = 24, Size = 8, Rows = Groups * Size;
    private const string OfModel = """
        {
          "schema": "nghvi-priors/1", "name": "chain",
          "fixed": { "family": "normal", "sd": 3 },
          "residual": { "family": "half-t", "df": 3, "scale": 2 },
          LOGSIGMA NU
          "randomEffects": { "family": "half-t", "df": 3, "scale": 1 }
        }
        """;

    private const string OfScale = "\"logSigma\": { \"family\": \"half-t\", \"df\": 3, \"scale\": 1 },";
    private const string OfNu = "\"nu\": { \"family\": \"gamma\", \"shape\": 2, \"rate\": 0.1 },";

    [Theory]
    [InlineData("gaussian", true)]
    [InlineData("student", false)]
    [InlineData("student", true)]
    public void The_default_fit_has_the_moments_of_a_long_chain(string family, bool byGroup)
    {
        var (data, x, y) = Data();
        var (ofScale, ofNu) = (byGroup ? OfScale : "", family == "student" ? OfNu : "");
        var priors = OfModel.Replace("LOGSIGMA", ofScale, StringComparison.Ordinal).Replace("NU", ofNu, StringComparison.Ordinal);
        var options = new ModelOptions
        {
            Response = Response.Parse(family),
            Sigma = byGroup ? "~ (1 | group)" : null,
            Priors = Priors.Parse(priors),
        };
        var fit = MixedModel.From(data, options).Fit(
            HybridVi.Default, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        var exact = new Chain(x, y, family == "student", byGroup).Run(5_000, 40_000);
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
        List<(string Name, Quantity Value)> found =
        [
            ("β₀", fit["(Intercept)"]), ("β₁", fit["x"]), ("log σ²", fit.Quantity(d => Math.Log(d["residual.variance"]), "s")),
            ("log sd", fit.Quantity(d => Math.Log(d["group.sd(Intercept)"]), "a")),
        ];
        if (byGroup) found.Add(("log τ", fit.Quantity(d => Math.Log(d["sd(log sigma)"]), "t")));
        if (family == "student") found.Add(("log(ν − 2)", fit.Quantity(d => Math.Log(d["nu"] - 2), "n")));
        foreach (var (name, value) in found)
        {
            var (mean, sd) = exact[name];
            Assert.True(Math.Abs(value.Mean - mean) < 0.12 * sd, $"{name}: {value}, chain {mean} ± {sd}");
            Assert.True(Math.Abs((value.StandardDeviation / sd) - 1) < 0.12, $"{name}: {value}, chain {mean} ± {sd}");
        }

        if (!byGroup) return;
        var r = fit.RandomEffects[0].Names.ToList().IndexOf("sigma");
        Assert.Equal(1, r);
        for (var k = 0; k < Groups; k++)
        {
            var ((mean, sd), own) = (exact[$"σ{k}"], fit.RandomEffects[k].Means[r]);
            Assert.True(Math.Abs(own - mean) < 0.12 * sd, $"σ_{k}: {own}, chain {mean} ± {sd}");
        }
    }

    private static (ModelData Data, double[] X, double[] Y) Data()
    {
        var random = new KeyedStream(RandomKey.FromSeed(11));
        var (x, y, keys, columns) = (new double[Rows], new double[Rows], new string[Rows], new double[2 * Rows]);
        for (var k = 0; k < Groups; k++)
        {
            var (alpha, sigma) = (0.8 * random.Normal(), Math.Exp(0.5 * random.Normal()));
            for (var i = k * Size; i < (k + 1) * Size; i++)
            {
                x[i] = random.Normal();
                (columns[2 * i], columns[(2 * i) + 1], keys[i]) = (1, x[i], $"g{k:00}");
                var normal = random.Normal();
                var chiSquare = Gamma.Sample(new PhiloxRandom(new RandomKey(random.NextBits())), 2.5, 0.5);
                y[i] = 1 + (0.5 * x[i]) + alpha + (sigma * Math.Sqrt(5 / chiSquare) * normal);
            }
        }

        return (ModelData.FromArrays(y, columns, [.. Enumerable.Repeat(1.0, Rows)], [], keys, ["(Intercept)", "x"]), x, y);
    }

    private sealed class Chain(double[] x, double[] y, bool isStudent, bool byGroup)
    {
        // β₀, β₁, log σ², log sd², log τ², log(ν − 2), then α_k and u_k.
        private readonly double[] at = [0, 0, 0, 0, -1, 1, .. new double[2 * Groups]];
        private KeyedStream random = new(RandomKey.FromSeed(5));

        public Dictionary<string, (double Mean, double Sd)> Run(int warmUp, int sweeps)
        {
            int[] moving = [.. Enumerable.Range(0, at.Length).Where(j => j switch
            {
                4 => byGroup, 5 => isStudent, _ => byGroup || j < 6 + Groups,
            })];
            var widths = Enumerable.Repeat(0.5, at.Length).ToArray();
            Dictionary<string, (double Sum, double Square)> sums = [];
            for (var sweep = -warmUp; sweep < sweeps; sweep++)
            {
                foreach (var j in moving)
                {
                    var (before, own) = (Log(j), at[j]);
                    at[j] += widths[j] * random.Normal();
                    var isKept = Math.Log(random.Uniform()) < Log(j) - before;
                    if (!isKept) at[j] = own;
                    if (sweep < 0) widths[j] *= Math.Exp(0.03 * ((isKept ? 1 : 0) - 0.44));
                }

                Shift();
                if (sweep < 0) continue;
                foreach (var (j, name) in ((string[])["β₀", "β₁", "log σ²", "", "", "log(ν − 2)"]).Index()) Add(name, at[j]);
                Add("log sd", 0.5 * at[3]);
                Add("log τ", 0.5 * at[4]);
                for (var k = 0; k < Groups; k++) Add($"σ{k}", Sigma(k));
            }

            return sums.ToDictionary(one => one.Key, one => (
                one.Value.Sum / sweeps, Math.Sqrt(Math.Max(0, (one.Value.Square / sweeps) - Math.Pow(one.Value.Sum / sweeps, 2)))));

            void Add(string name, double value)
            {
                var (sum, square) = sums.GetValueOrDefault(name);
                sums[name] = (sum + value, square + (value * value));
            }
        }

        private double Sigma(int k) => Math.Exp((0.5 * at[2]) + (byGroup ? Math.Exp(0.5 * at[4]) * at[6 + Groups + k] : 0));

        // β₀ against all α_k, log σ against all u_k: along these a walk of one number is slow.
        private void Shift()
        {
            for (var which = 0; which < (byGroup ? 2 : 1); which++)
            {
                var (place, first) = (which == 0 ? 0 : 2, 6 + (which * Groups));
                var move = 0.3 * random.Normal();
                var other = which == 0 ? -move : -0.5 * move / Math.Exp(0.5 * at[4]);
                var before = Prior();
                Move(1);
                if (!(Math.Log(random.Uniform()) < Prior() - before)) Move(-1);

                void Move(int sign)
                {
                    at[place] += sign * move;
                    for (var k = 0; k < Groups; k++) at[first + k] += sign * other;
                }
            }
        }

        private double Log(int j) => Prior() + (j < 6 && j != 3
            ? Enumerable.Range(0, Groups).Sum(Rows) : j == 3 ? 0 : Rows((j - 6) % Groups));

        private double Prior()
        {
            var value = (-(at[0] * at[0]) - (at[1] * at[1])) / 18;
            value += HalfT(at[2], 2) + HalfT(at[3], 1) + (byGroup ? HalfT(at[4], 1) : 0);
            if (isStudent) value += (2 * at[5]) - (0.1 * Math.Exp(at[5]));
            for (var k = 0; k < Groups; k++)
                value -= 0.5 * ((at[6 + k] * at[6 + k] * Math.Exp(-at[3])) + at[3]
                    + (byGroup ? at[6 + Groups + k] * at[6 + Groups + k] : 0));
            return value;
        }

        private static double HalfT(double logSquare, double scale) => // Of a deviation, by the logarithm of its square.
            (0.5 * logSquare) - (2 * Math.Log(1 + (Math.Exp(logSquare) / (3 * scale * scale))));

        private double Rows(int k)
        {
            var (sigma, nu, value) = (Sigma(k), 2 + Math.Exp(at[5]), 0.0);
            for (var i = k * Size; i < (k + 1) * Size; i++)
            {
                var e = (y[i] - at[0] - (at[1] * x[i]) - at[6 + k]) / sigma;
                value += isStudent ? -0.5 * (nu + 1) * Math.Log(1 + (e * e / nu)) : -0.5 * e * e;
            }

            var constant = isStudent
                ? MathNet.Numerics.SpecialFunctions.GammaLn((nu + 1) / 2) - MathNet.Numerics.SpecialFunctions.GammaLn(nu / 2)
                    - (0.5 * Math.Log(nu))
                : 0;
            return value + (Size * (constant - Math.Log(sigma)));
        }
    }
}
