using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>The family on a logistic regression whose ELBO is known to many digits, since η is normal under a Gaussian q₀.</summary>
public class NaturalGradientFamilyTests
{
    private const int Rows = 500, Columns = 10;
    private static readonly System.Text.Json.JsonElement V =
        ReferenceVectors.Load("natural_gradient_family").GetProperty("logistic500");

    private static readonly (double[] X, double[] Y) Data = Generate();
    private static readonly Start Zero = Start.Constant(0, scale: 0.1);

    [Fact]
    public void The_rows_are_those_of_the_reference()
    {
        Tolerance.Close(V.Number("sum_y"), Data.Y.Sum(), 0);
        Tolerance.Close(V.Number("sum_X"), Data.X.Sum(), 1e-9);
        Tolerance.Close(V.Numbers("first_row"), Data.X.AsSpan(0, Columns).ToArray(), 1e-12);
        Tolerance.Close(V.Numbers("last_row"), Data.X.AsSpan((Rows - 1) * Columns).ToArray(), 1e-12);
    }

    [Fact]
    public void Full_and_diagonal_rules_reach_the_optimum_of_their_family()
    {
        var (full, diagonal) = (V.Number("elbo_full"), V.Number("elbo_diagonal"));
        Check(HybridVi.Von(), 60, full, 0.002);
        Check(HybridVi.Von(curvature: Curvature.Pathwise), 60, full, 0.002);
        Check(HybridVi.Von(isDiagonal: true), 100, diagonal, 0.02);
        Check(HybridVi.Vogn(), 100, diagonal, 0.05);
        Check(HybridVi.Vogn(Curvature.GaussNewton), 100, diagonal, 0.02);
        Check(HybridVi.Ivon(), 100, diagonal, 0.1);
        Check(HybridVi.BayesByBackprop(), 300, diagonal, 0.05);
        var q = Fitted(HybridVi.Von(), 60);
        Tolerance.Close(V.Numbers("mu_full"), q.Mean.ToArray(), 2e-3);
        var sd = new double[Columns];
        q.StandardDeviations(sd);
        Tolerance.Close(V.Numbers("sd_full"), sd, 2e-3);
    }

    [Theory]
    [InlineData(1, -309.9994, 0.1)]
    [InlineData(2, -309.2503, 0.2)]
    [InlineData(5, -308.6191, 0.7)]
    public void SLANG_comes_near_the_optimum_of_its_family_and_stays_below(int rank, double optimum, double distance)
    {
        foreach (var curvature in new[] { Curvature.EmpiricalFisher, Curvature.GaussNewton })
        {
            var elbo = Elbo(Fitted(HybridVi.Slang(rank, curvature), 100));
            Assert.InRange(elbo, optimum - distance, optimum + 1e-3);
        }
    }

    [Fact]
    public void Mini_batches_of_rows_come_near()
    {
        var method = HybridVi.Vogn() with { Gradient = new() { Draws = 1, Antithetic = false, Orthogonal = false, BatchGroups = 50 } };
        var rule = ((UpdateRule.BayesianLearningRule)method.Update) with { MeanRate = 0.1, PrecisionRate = 0.05, DecayTime = 50 };
        Check(method with { Update = rule }, 800, V.Number("elbo_diagonal"), 0.6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_a_network_that_begins_cold_Gauss_Newton_gets_further_in_400_steps_than_Bayes_by_Backprop_in_1000(long seed)
    {
        const int Count = 200;
        var random = new Random(777);
        double[] Column() => [.. Enumerable.Range(0, Count).Select(_ => (2 * random.NextDouble()) - 1)];
        double[][] x = [Column(), Column(), Column()];
        var y = Enumerable.Range(0, Count).Select(i => Math.Sin(3 * x[0][i]) + (x[1][i] * x[2][i]) + (0.5 * x[1][i])
            + (0.3 * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)));
        var frame = new DataFrame([
            new PrimitiveDataFrameColumn<double>("y", y),
            .. x.Select((values, j) => new PrimitiveDataFrameColumn<double>($"x{j + 1}", values)),
        ]);
        var model = MixedModel.From(frame, "y ~ deep(x1, x2, x3)", new ModelOptions { Hidden = [8], Activation = Activation.Tanh });
        double Reached(HybridVi method, int steps) => model.Fit(
            method with { Start = Start.Published(), Steps = steps }, seed, threads: 1,
            cancellationToken: TestContext.Current.CancellationToken).Elbo.Value;

        Assert.True(Reached(HybridVi.Vogn(Curvature.GaussNewton), 400) > Reached(HybridVi.BayesByBackprop(), 1000) + 10);
    }

    [Fact]
    public void The_mode_has_no_gradient_and_its_precision_is_minus_the_hessian()
    {
        var model = Model();
        var run = model.Run(HybridVi.Map() with { Steps = 40, Start = Zero }, 1, 1);
        _ = run.Finish(cancellationToken: TestContext.Current.CancellationToken);
        var q = (FullGaussian)run.Approximation!;
        var (gradient, ahead, behind) = (new double[Columns], new double[Columns], new double[Columns]);
        var (mode, density) = (q.Mean.ToArray(), run.ToFit().Source.Target.CreateEvaluator());
        density.Collapsed(mode, gradient);
        Assert.All(gradient, g => Assert.InRange(g, -1e-6, 1e-6));
        var precision = Dense.Covariance(q).Inverse();
        for (var i = 0; i < Columns; i++)
        {
            const double Step = 1e-4;
            mode[i] += Step;
            density.Collapsed(mode, ahead);
            mode[i] -= 2 * Step;
            density.Collapsed(mode, behind);
            mode[i] += Step;
            for (var j = 0; j < Columns; j++) Assert.Equal((behind[j] - ahead[j]) / (2 * Step), precision[i, j], 1e-3);
        }
    }

    [Fact]
    public void A_mixture_and_a_flow_are_no_worse_than_the_gaussian_they_begin_at()
    {
        foreach (var method in new[] { HybridVi.GaussianMixture() with { Steps = 40 }, HybridVi.CouplingFlow(2, 8, 100) })
        {
            var fit = Model().Fit(method with { Start = Zero }, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
            Assert.InRange(fit.Elbo.Value, V.Number("elbo_full") - 0.01, V.Number("log_evidence") + 0.01);
        }
    }

    private static void Check(HybridVi method, int steps, double optimum, double distance) =>
        Assert.InRange(Elbo(Fitted(method, steps)), optimum - distance, optimum + 1e-3);

    private static GaussianFamily Fitted(HybridVi method, int steps)
    {
        var run = Model().Run(method with { Start = Zero, Steps = steps }, 1, 1);
        _ = run.Steps(TestContext.Current.CancellationToken).Count();
        return (GaussianFamily)run.Approximation!;
    }

    private static MixedModel Model() => MixedModel.From(
        new DataFrame([
            new PrimitiveDataFrameColumn<double>("y", Data.Y),
            .. Enumerable.Range(1, Columns - 1).Select(
                j => new PrimitiveDataFrameColumn<double>($"x{j}", Enumerable.Range(0, Rows).Select(i => Data.X[(i * Columns) + j]))),
        ]),
        "y ~ " + string.Join(" + ", Enumerable.Range(1, Columns - 1).Select(j => $"x{j}")),
        new ModelOptions
        {
            Response = Response.Logit,
            Priors = Priors.Parse("""{ "schema": "nghvi-priors/1", "fixed": { "family": "normal", "mean": 0, "sd": 1 } }"""),
        });

    private static double Elbo(GaussianFamily q) // By the trapezoidal rule over η, which is normal.
    {
        var entries = new double[Columns * Columns];
        q.Covariance(entries);
        var (covariance, mean, sum) = (Dense.Matrix(Columns, Columns, entries), Dense.Vector(q.Mean), q.Entropy);
        sum -= 0.5 * ((Columns * Math.Log(2 * Math.PI)) + (mean * mean) + covariance.Trace());
        for (var i = 0; i < Rows; i++)
        {
            var x = Dense.Vector(Data.X.AsSpan(i * Columns, Columns));
            var (center, sd, total, weights) = (x * mean, Math.Sqrt(x * covariance * x), 0.0, 0.0);
            for (var node = -8.0; node <= 8; node += 0.1)
            {
                var weight = Math.Exp(-0.5 * node * node);
                weights += weight;
                total += weight * Logistic.Log1pExp(center + (sd * node));
            }

            sum += (Data.Y[i] * center) - (total / weights);
        }

        return sum;
    }

    private static (double[] X, double[] Y) Generate() // By a 32-bit generator, as the reference says.
    {
        var state = 12345u;
        var (x, y, truth) = (new double[Rows * Columns], new double[Rows], V.Numbers("truth"));
        for (var i = 0; i < Rows; i++)
        {
            var row = x.AsSpan(i * Columns, Columns);
            (row[0], row[1]) = (1, Normal());
            for (var j = 2; j < Columns; j++) row[j] = (0.7 * row[j - 1]) + (Math.Sqrt(1 - 0.49) * Normal());
            y[i] = Uniform() < Logistic.Cdf(FixedOrder.Dot(row, truth)) ? 1 : 0;
        }

        return (x, y);

        double Uniform()
        {
            state = unchecked((1664525u * state) + 1013904223u);
            return (state + 0.5) / 4294967296.0;
        }

        double Normal()
        {
            var (first, second) = (Uniform(), Uniform());
            return Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second);
        }
    }
}
