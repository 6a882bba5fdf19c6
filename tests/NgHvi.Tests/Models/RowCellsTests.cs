using NgHvi.Tests.Support;
using static NgHvi.Tests.Support.CellCase;

namespace NgHvi.Tests.Models;

/// <summary>Equal rows are computed once, exactly.</summary>
public class RowCellsTests
{
    [Theory]
    [InlineData("gaussian", 0, false)]
    [InlineData("gaussian", 2, false)]
    [InlineData("gaussian", 1, true)]
    [InlineData("gaussian", 2, true)]
    [InlineData("probit", 0, false)]
    [InlineData("probit", 1, false)]
    [InlineData("probit", 2, true)]
    [InlineData("logit", 1, false)]
    [InlineData("logit", 2, true)]
    [InlineData("poisson", 1, false)]
    [InlineData("poisson", 2, true)]
    [InlineData("negative-binomial", 1, false)]
    [InlineData("negative-binomial", 2, true)]
    public void Cells_are_their_rows(string family, int r, bool isDeep)
    {
        var data = Rows(family, r, isDeep, family != "probit");
        var (cells, rows) = (Model(data, family, isDeep, KernelChoice.Rows), Model(data, family, isDeep, KernelChoice.SingleRows));
        Assert.True(cells.Cells.IsWeighted && 2 * cells.Cells.Count <= rows.Cells.Count && !rows.Cells.IsWeighted);
        Assert.Equal(data.RowCount, cells.Chunks.RowCount);
        var theta = MixedCase.Theta(cells, 2);
        foreach (var groups in new int[][] { [], [4, 2, 1] })
        {
            if (r == 0 && groups.Length > 0) continue;
            var (expected, actual) = (new double[theta.Length], new double[theta.Length]);
            var (fast, slow) = (cells.CreateEvaluator(3), rows.CreateEvaluator());
            fast.Visit(groups);
            slow.Visit(groups);
            Tolerance.Close(slow.Collapsed(theta, expected), fast.Collapsed(theta, actual), 1e-10);
            Tolerance.Close(expected, actual, 1e-10);
            var single = cells.CreateEvaluator();
            single.Visit(groups);
            var same = new double[theta.Length];
            Assert.Equal(single.Collapsed(theta, same), fast.Collapsed(theta, actual));
            Assert.Equal(same, actual);
        }

        if (r == 0) return;
        int[] all = [.. Enumerable.Range(0, data.GroupCount)];
        var (one, other) = (cells.CreateMoments(all)(), rows.CreateMoments(all)());
        r = cells.RandomCount;
        var (means, covariances) = (new double[data.GroupCount * r], new double[data.GroupCount * r * r]);
        var (meansOfRows, covariancesOfRows) = (means.ToArray(), covariances.ToArray());
        one.Fill(theta, means, covariances);
        other.Fill(theta, meansOfRows, covariancesOfRows);
        Tolerance.Close(meansOfRows, means, 1e-9);
        Tolerance.Close(covariancesOfRows, covariances, 1e-9);
        if (!cells.DrawsExactly) return;
        var (drawn, drawnOfRows) = (new double[theta.Length], new double[theta.Length]);
        cells.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(3), drawn);
        rows.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(3), drawnOfRows);
        Tolerance.Close(drawnOfRows, drawn, 1e-9);
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("logit")]
    public void Inputs_that_rows_share_go_through_the_network_once(string family)
    {
        // Rows differ in a fixed column, so that there are no cells.
        var data = Rows(family, 2, true, true, isVaried: true, sharesInputs: true);
        var (shared, rows) = (Model(data, family, true, KernelChoice.Rows), Model(data, family, true, KernelChoice.SingleRows));
        Assert.Equal((3, false), (shared.Chunks.Shared!.Count, shared.Cells.IsWeighted));
        Assert.Null(rows.Chunks.Shared);
        var theta = MixedCase.Theta(shared, 2);
        var (expected, actual) = (new double[theta.Length], new double[theta.Length]);
        Tolerance.Close(rows.CreateEvaluator().Collapsed(theta, expected), shared.CreateEvaluator(2).Collapsed(theta, actual), 1e-10);
        Tolerance.Close(expected, actual, 1e-10);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-0.4)]
    [InlineData(0)]
    [InlineData(1)]
    public void Cells_of_zeros_and_ones_have_their_mean_density_and_its_derivatives(double code)
    {
        var share = 0.5 * (code + 1);
        for (var eta = -35.0; eta <= 35; eta += 0.37)
        {
            var (left, right) = (NormalTail.LogCdf(eta), NormalTail.LogCdf(-eta));
            var value = ProbitResponse.Density.Pooled(Create(code), Create(eta), out var slope, out var curvature)[0];
            Close((share * left) + ((1 - share) * right), value);
            var density = (-0.5 * eta * eta) - (0.5 * Math.Log(2 * Math.PI));
            var (first, second) = (Math.Exp(density - left), Math.Exp(density - right));
            Close((share * first) - ((1 - share) * second), slope[0]);
            var expected = (share * first * (eta + first)) + ((1 - share) * second * (second - eta));
            Assert.Equal(expected, curvature[0], 1e-11 * (1 + (eta * eta)));
            value = LogitResponse.Density.Pooled(Create(code), Create(eta), out slope, out curvature)[0];
            Close((share * -Logistic.Log1pExp(-eta)) + ((1 - share) * -Logistic.Log1pExp(eta)), value);
            Close(share - Logistic.Cdf(eta), slope[0]);
            Close(Logistic.Cdf(eta) * Logistic.Cdf(-eta), curvature[0]);
        }

        static System.Runtime.Intrinsics.Vector512<double> Create(double x) => System.Runtime.Intrinsics.Vector512.Create(x);
        static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * (1 + Math.Abs(expected)));
    }

    [Fact]
    public void Equal_rows_have_the_number_of_their_first()
    {
        double[] rows = [1, 2, -0.0, 3, 1, 2, 0.0, 3, 2, 1];
        Assert.Equal([0, 1, 0, 1, 2], EqualRows.Number(rows, 2, out var count));
        Assert.Equal(3, count);
        var random = MixedCase.Normals(1, 1, 5000).Select(x => Math.Round(x)).ToArray();
        var numbers = EqualRows.Number(random, 2, out count);
        var known = new Dictionary<(double, double), int>();
        for (var i = 0; i < numbers.Length; i++)
        {
            known.TryAdd((random[2 * i], random[(2 * i) + 1]), known.Count);
            Assert.Equal(known[(random[2 * i], random[(2 * i) + 1])], numbers[i]);
        }

        Assert.Equal(known.Count, count);
    }

    [Theory]
    [InlineData("gaussian", true)]
    [InlineData("logit", true)]
    [InlineData("negative-binomial", false)]
    [InlineData("poisson", true)]
    public void The_gradient_of_cells_is_the_central_difference(string family, bool isDeep)
    {
        var model = Model(Rows(family, 1, isDeep, true), family, isDeep, KernelChoice.Rows);
        var theta = MixedCase.Theta(model, 3);
        var evaluator = model.CreateEvaluator();
        var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta), gradient, 1e-6);
    }

    [Theory]
    [InlineData("probit")]
    [InlineData("logit")]
    public void Draws_of_cells_have_the_collapsed_gradient_on_average(string family)
    {
        var model = Model(Rows(family, 1, false, true), family, false, KernelChoice.Rows);
        var theta = MixedCase.Theta(model, 2);
        var (evaluator, latents) = (model.CreateEvaluator(), new double[model.LatentLength]);
        var (expected, gradient, batch) = (new double[theta.Length], new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, expected);
        var moments = new SampleMoments(theta.Length);
        for (var step = 0; step < 4000; step++)
        {
            evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(8).Fold(step), 2, latents), gradient);
            for (var i = 0; i < batch.Length; i++) batch[i] += gradient[i] / 100;
            if ((step + 1) % 100 != 0) continue;
            moments.Add(batch);
            Array.Clear(batch);
        }

        moments.AssertMeans(expected, 1e-3, family);
    }
}
