using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Factors;

public class FactorKernelTests
{
    public static TheoryData<string> Formulas { get; } =
    [
        "y ~ x + (1 | a) + (1 | b)",
        "y ~ x + (1 | a/c)",
        "y ~ 1 + (1 | a/c/b)",
        "y ~ x + w + (1 + x | a) + (1 | b)",
        "y ~ x + (1 + x + w | a) + (1 + w || b) + (0 + x | a:c)",
        "y ~ 0 + x + (1 | a:b) + (1 + x | c) + (1 | a)",
        "y ~ x + (1 | a) + (1 | one)",
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Densities_are_those_of_dense_formulas(string formula)
    {
        var one = new GroupingCase(formula);
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(1));
        var gradient = new double[theta.Length];

        var given = evaluator.Collapsed(theta, gradient) - evaluator.LogPrior(theta) - one.Density.LogUnits;
        AssertClose(one.Given(theta), given, 1e-10);
        AssertClose(given, evaluator.Value(theta, gradient) - evaluator.LogPrior(theta) - one.Density.LogUnits, 1e-12);
        var prior = evaluator.LogPrior(theta) - one.Density.Priors.Fixed.AddLogDensity(theta.AsSpan(0, one.X.ColumnCount), gradient);
        AssertClose(one.Marginal(theta), evaluator.Marginal(theta, gradient) - prior - one.Density.LogUnits, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Gradients_are_those_of_finite_differences(string formula)
    {
        var one = new GroupingCase(formula);
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(2));
        var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);

        evaluator.Collapsed(theta, gradient);
        AssertClose(FiniteDifference.Gradient(point => evaluator.Collapsed(point, scratch), theta), gradient, 1e-7);
        evaluator.Marginal(theta, gradient);
        AssertClose(FiniteDifference.Gradient(point => evaluator.Marginal(point, scratch), theta), gradient, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Any_order_of_elimination_gives_the_same(string formula)
    {
        var one = new GroupingCase(formula);
        var (parameters, theta) = (one.Density.CreateParameters(), one.Theta(3));
        parameters.Read(theta);
        var first = Evaluate(int.MaxValue);
        foreach (var most in (int[])[0, 1, 2])
        {
            var (value, gradient, marginal) = Evaluate(most);
            AssertClose(first.Value, value, 1e-11);
            AssertClose(first.Marginal, marginal, 1e-11);
            AssertClose(first.Gradient, gradient, 1e-10);
        }

        (double Value, double[] Gradient, double Marginal) Evaluate(int most)
        {
            var kernel = new FactorKernel(one.Density, new FactorPlan(one.Density, most));
            var gradient = new double[theta.Length];
            var value = kernel.Value(parameters);
            return (value, gradient, kernel.Marginal(parameters, gradient));
        }
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void The_posterior_of_effects_given_theta_is_the_dense_one(string formula)
    {
        var one = new GroupingCase(formula);
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(4));
        evaluator.Marginal(theta, new double[theta.Length]);
        var kernel = evaluator.Factors;
        var (mean, covariance) = one.Posterior(theta);
        var (plan, system, q) = (one.Density.Plan, kernel.System, one.X.ColumnCount);
        int[] places =
        [
            .. one.Density.Data.Factors.SelectMany((factor, f) => Enumerable.Range(plan.Offsets[f], factor.Keys.Count * factor.Count)),
            .. Enumerable.Range(plan.Right.Length - q, q),
        ];
        for (var i = 0; i < places.Length; i++)
        {
            var reference = i < places.Length - q ? 0 : plan.Reference[i - places.Length + q];
            AssertClose(mean[i], system.Solution[places[i]] + reference, 1e-9);
        }

        // Variances of combinations of any levels, some that never met.
        var w = new double[places.Length];
        for (var trial = 0; trial < 20; trial++)
        {
            var dense = new double[places.Length];
            foreach (var (f, factor) in one.Density.Data.Factors.Index())
                for (var a = 0; a < factor.Count; a++)
                    dense[one.Starts[f] + (((trial * (f + 3)) + f) % factor.Keys.Count * factor.Count) + a] = 1 + (0.1 * trial) - a;
            for (var j = 0; j < q; j++) dense[^(j + 1)] = 1 - (0.3 * j);
            var touched = new List<int>();
            for (var i = 0; i < dense.Length; i++)
                if (dense[i] != 0) touched.Add(places[i]);
            for (var i = 0; i < dense.Length; i++) w[places[i]] = dense[i];
            AssertClose(Dense.Vector(dense) * covariance * Dense.Vector(dense), system.Form(w, touched), 1e-9);
            Assert.All(w, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Probes_of_a_large_tail_are_near_the_exact_sums_and_nearer_beside_an_anchor()
    {
        const int Rows = 4000;
        int[] Levels(int count, int seed) => [.. Enumerable.Range(0, Rows).Select(i =>
            (int)(Philox.Block(RandomKey.FromSeed(seed), (ulong)i).First % (ulong)count))];
        var (a, b, c, normals) = (Levels(700, 1), Levels(600, 2), Levels(5, 3), new double[2 * Rows]);
        NormalSampler.Fill(RandomKey.FromSeed(4), normals);
        var table = DataTable.FromColumns(
            DataColumn.FromNumbers("y", normals[..Rows]), DataColumn.FromNumbers("x", normals[Rows..]),
            DataColumn.FromText("a", a.Select(level => $"a{level}")), DataColumn.FromText("b", b.Select(level => $"b{level}")),
            DataColumn.FromText("c", c.Select(level => $"c{level}")));
        var model = MixedModel.From(table, "y ~ x + (1 + x | a) + (1 | b) + (1 | c)", new()).Density;
        var (evaluator, theta) = (new MixedEvaluator(model, 1), new double[model.Parameters.Count]);
        evaluator.Marginal(theta, []);
        var (system, sums, block) = (evaluator.Factors.System, new double[16], new double[4]);
        Assert.True(system.All > 600);
        Assert.InRange(Worst(system.Random), 1e-6, 0.04);
        Assert.InRange(Worst(system.All), 1e-6, 0.04);
        Assert.True(system.Anchor());
        Assert.False(system.Anchor());
        Assert.InRange(Worst(system.All), 0, 1e-10);
        Assert.InRange(Worst(system.Random), 1e-6, 0.04);
        for (var i = 0; i < theta.Length; i++) theta[i] += i % 2 == 0 ? 0.1 : -0.1;
        evaluator.Marginal(theta, []);
        var near = Worst(system.All);
        system.Missed = [];
        Assert.InRange(near, 1e-8, 0.25 * Worst(system.All));

        double Worst(int count)
        {
            var worst = 0.0;
            system.SumVariances(count, sums);
            system.Invert(count);
            foreach (var (f, factor) in model.Data.Factors.Index())
            {
                var exact = new double[factor.Count * factor.Count];
                for (var k = 0; k < factor.Keys.Count; k++)
                {
                    system.Variance(f, k, block);
                    for (var i = 0; i < exact.Length; i++) exact[i] += block[i];
                }

                for (var i = 0; i < factor.Count; i++)
                    for (var j = 0; j < factor.Count; j++)
                    {
                        var error = (sums[((factor.First + i) * 4) + factor.First + j] - exact[(i * factor.Count) + j]) / exact[0];
                        if (factor.Keys.Count == 5 && count == system.Random) Assert.InRange(error, -1e-10, 1e-10);
                        worst = Math.Max(worst, Math.Abs(error));
                    }
            }

            return worst;
        }
    }

    [Fact]
    public void Draws_have_the_covariance_that_they_should()
    {
        var one = new GroupingCase("y ~ x + (1 + x | a) + (1 | b)");
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(5));
        evaluator.Marginal(theta, new double[theta.Length]);
        var kernel = evaluator.Factors;
        var (_, covariance) = one.Posterior(theta);
        var (plan, system, n) = (one.Density.Plan, kernel.System, one.Density.Plan.Right.Length);

        // L⁻ᵀ of unit vectors: its columns' products are the covariance itself.
        var root = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            var column = new double[n];
            column[i] = 1;
            system.Backward(column, system.All);
            root.SetColumn(i, column);
        }

        var product = root * root.Transpose();
        int[] places =
        [
            .. one.Density.Data.Factors.SelectMany((factor, f) => Enumerable.Range(plan.Offsets[f], factor.Keys.Count * factor.Count)),
            .. Enumerable.Range(n - 2, 2),
        ];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) AssertClose(covariance[i, j], product[places[i], places[j]], 1e-10);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Average_information_is_the_dense_one(string formula)
    {
        var one = new GroupingCase(formula);
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(8));
        var (first, width) = (one.Density.Shape.ParameterOffset, 1e-6);
        var count = theta.Length - first;
        var prior = one.Density.Priors.Fixed;
        var spread = one.X * Dense.Matrix(one.X.ColumnCount, one.X.ColumnCount, prior.Precision).Inverse() * one.X.Transpose();
        var all = Variance(theta) + spread;
        var p = all.Inverse();
        var residual = p * (Dense.Vector(one.Density.Outcomes) - (one.X * Dense.Vector(prior.Mean)));
        var (changes, logs, f) = (new double[count][], new double[count], new MathNet.Numerics.LinearAlgebra.Vector<double>[count]);
        for (var i = 0; i < count; i++)
        {
            var (above, below) = (theta.ToArray(), theta.ToArray());
            (above[first + i], below[first + i]) = (above[first + i] + width, below[first + i] - width);
            f[i] = (Variance(above) - Variance(below)) / (2 * width) * residual;
            changes[i] = [.. Sigma(above).Zip(Sigma(below), (a, b) => (a - b) / (2 * width))];
            logs[i] = (above[first] - below[first]) / (2 * width);
        }

        var result = new double[count * count];
        evaluator.Marginal(theta, new double[theta.Length]);
        evaluator.Factors.Information(evaluator.Parameters, changes, logs, result);
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++) AssertClose(0.5 * (f[i] * p * f[j]), result[(i * count) + j], 1e-6);

        MathNet.Numerics.LinearAlgebra.Matrix<double> Variance(double[] point)
        {
            var (sigma, variance) = one.RandomCovariance(point);
            return (one.Z * sigma * one.Z.Transpose())
                + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseDiagonal(one.X.RowCount, one.X.RowCount, variance);
        }

        double[] Sigma(double[] point)
        {
            var parameters = one.Density.CreateParameters();
            parameters.Read(point);
            var square = new double[one.Density.RandomCount * one.Density.RandomCount];
            parameters.Covariance(square);
            return square;
        }
    }

    [Fact]
    public void Gradients_at_draws_have_the_gradient_as_their_mean()
    {
        const int Draws = 4000;
        var one = new GroupingCase("y ~ x + (1 | a) + (1 | b)");
        var (evaluator, theta) = (new MixedEvaluator(one.Density, 1), one.Theta(6));
        var (exact, drawn, sum, squares) = (new double[theta.Length], new double[theta.Length], new double[theta.Length],
            new double[theta.Length]);
        evaluator.Collapsed(theta, exact);
        for (var s = 0; s < Draws; s++)
        {
            evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(7).Fold(s), 0, default), drawn);
            for (var i = 0; i < drawn.Length; i++)
            {
                sum[i] += drawn[i] / Draws;
                squares[i] += drawn[i] * drawn[i] / Draws;
            }
        }

        for (var i = 0; i < exact.Length; i++)
            Assert.InRange(sum[i] - exact[i], -4.5 * Error(i), 4.5 * Error(i));

        double Error(int i) => Math.Sqrt((squares[i] - (sum[i] * sum[i])) / Draws) + 1e-12;
    }

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.InRange(actual - expected, -tolerance * (1 + Math.Abs(expected)), tolerance * (1 + Math.Abs(expected)));

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], tolerance);
    }
}
