using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Scores of single groups and rows against gradients of parts, squares of expected ones against the information.</summary>
public class GroupScoresTests
{
    public static TheoryData<string> Cases { get; } = new(All.Keys);

    private static Dictionary<string, MixedCase> All => new()
    {
        ["linear"] = new("gaussian", [3, 1, 5, 2, 120]) { Random = [0, 1] },
        ["no groups"] = new("gaussian", [20]) { Random = [] },
        ["logit"] = new("logit", [3, 1, 5, 2, 4, 9, 7, 3, 2]) { Random = [0, 1] },
        ["probit of rows"] = new("probit", [30]) { Random = [] },
        ["poisson"] = new("poisson", [3, 1, 5, 2]) { Priors = Priors.Weak },
        ["negative binomial"] = new("negative-binomial", [3, 1, 5, 2, 4, 9, 7, 3, 2]) { Priors = Priors.Weak },
        ["network"] = new("gaussian", [3, 1, 5, 2, 100]) { Random = [0], Inputs = 2, Widths = [3, 2], HasRandomFeatures = true },
        ["network of rows"] = new("logit", [25]) { Random = [], Inputs = 2, Widths = [3] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_are_the_gradients_of_single_groups_and_add_up(string name)
    {
        var target = All[name].Model().Examples;
        var (evaluator, m) = (target.CreateEvaluator(), target.Parameters.Count);
        var theta = MixedCase.Theta((MixedDensity)target, 5);
        var (gradient, prior) = (new double[m], new double[m]);
        evaluator.Collapsed(theta, gradient);
        ((MixedEvaluator)evaluator).AddLogPrior(theta, prior);
        var scores = new List<double[]>();
        evaluator.Scores(theta, false, score => scores.Add(score.ToArray()));
        Assert.Equal(target.BatchGroupCount, scores.Count);
        Tolerance.Close(gradient, [.. prior.Select((p, i) => p + scores.Sum(score => score[i]))], 1e-9);

        // Of a part each score is a group's.
        var visits = target.CreateEvaluator();
        for (var k = 0; k < target.BatchGroupCount; k++)
        {
            visits.Visit([k]);
            visits.Collapsed(theta, gradient);
            double[]? own = null;
            visits.Scores(theta, false, score => own = score.ToArray());
            Tolerance.Close([.. gradient.Zip(prior, (g, p) => (g - p) / target.BatchGroupCount)], own!, 1e-8);
        }
    }

    [Theory]
    [InlineData("no groups")]
    [InlineData("probit of rows")]
    [InlineData("network of rows")]
    public void Squares_of_expected_scores_are_the_information_of_the_rows(string name)
    {
        var model = All[name].Model();
        var (theta, m) = (MixedCase.Theta(model, 5), model.Parameters.Count);
        var evaluator = model.Examples.CreateEvaluator();
        var squares = Matrix<double>.Build.Dense(m, m);
        evaluator.Scores(theta, true, score => squares += Dense.Vector(score).OuterProduct(Dense.Vector(score)));

        // A row's score is slope·∂η/∂θ: by the row's slope it gives ∂η/∂θ, also where that is small.
        var expected = Matrix<double>.Build.Dense(m, m);
        var (data, response) = (model.Data, model.Response);
        var rows = new List<Vector<double>>();
        evaluator.Scores(theta, false, score => rows.Add(Dense.Vector(score)));
        var beta = model.Shape.BetaOffset;
        foreach (var row in rows)
        {
            var derivative = row / row[beta]; // ∂η/∂intercept is 1.
            if (model.Shape.ParameterCount > 0) derivative[model.Shape.ParameterOffset] = 0;
            expected += Information(row) * derivative.OuterProduct(derivative);
        }

        if (model.Shape.ParameterCount > 0) expected[m - 1, m - 1] = data.RowCount / 2.0;
        Tolerance.Close(Dense.RowMajor(expected), Dense.RowMajor(squares), 1e-9);

        double Information(Vector<double> row)
        {
            if (response == Response.Gaussian) return Math.Exp(-theta[^1]);
            if (response == Response.Logit) return Math.Abs(row[beta]) * (1 - Math.Abs(row[beta]));

            // φ²/(Φ(1 − Φ)) from the slope ±φ/Φ(±η), for which η is found by bisection.
            var (low, high) = (-30.0, 30.0);
            for (var i = 0; i < 200; i++)
            {
                var middle = 0.5 * (low + high);
                var mills = MathNet.Numerics.Distributions.Normal.PDF(0, 1, middle) / NormalTail.Cdf(middle);
                (low, high) = mills > Math.Abs(row[beta]) ? (middle, high) : (low, middle);
            }

            var density = MathNet.Numerics.Distributions.Normal.PDF(0, 1, low);
            return density * density / (NormalTail.Cdf(low) * NormalTail.Cdf(-low));
        }
    }

    [Fact]
    public void Curvature_of_the_prior_is_that_of_its_density()
    {
        foreach (var (name, setup) in All)
        {
            var model = setup.Model();
            var (evaluator, theta) = (new MixedEvaluator(model, 1), MixedCase.Theta(model, 5));
            var (diagonal, above, below) = (new double[theta.Length], new double[theta.Length], new double[theta.Length]);
            evaluator.PriorCurvature(theta, diagonal);
            for (var i = 0; i < theta.Length; i++)
            {
                const double Step = 1e-5;
                Array.Clear(above);
                Array.Clear(below);
                theta[i] += Step;
                evaluator.AddLogPrior(theta, above);
                theta[i] -= 2 * Step;
                evaluator.AddLogPrior(theta, below);
                theta[i] += Step;
                Tolerance.Close(Math.Max(0, (below[i] - above[i]) / (2 * Step)), diagonal[i], 1e-4);
            }

            Assert.True(diagonal.Sum() > 0, name);
        }
    }

    [Fact]
    public void Scores_of_groups_are_those_of_the_reference_and_squares_of_drawn_ones_exceed_them_by_the_missing_information()
    {
        var v = ReferenceVectors.Load("natural_gradient_family").GetProperty("hybrid_groups");
        var groups = v.GetProperty("groups").EnumerateArray().ToArray();
        var data = ModelData.FromArrays(
            [.. groups.SelectMany(group => group.Numbers("y"))], [.. groups.SelectMany(group => group.Numbers("X"))], [1, 1, 1, 1, 1], [],
            ["a", "a", "b", "b", "b"]);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published });
        double[] theta = [.. v.Numbers("beta"), Math.Log(v.Number("sigma_e2")), Math.Log(v.Number("sigma_a2"))];
        var scores = new Dictionary<int, double[]>();
        var evaluator = model.CreateEvaluator();
        for (var k = 0; k < 2; k++)
        {
            evaluator.Visit([k]);
            evaluator.Scores(theta, false, score => scores[k] = score.ToArray());
            Tolerance.Close(groups[k].Numbers("score_collapsed"), scores[k].AsSpan(0, 3).ToArray(), 1e-13);
        }

        // E[ĥĥᵀ] over draws of α_k.
        const int Draws = 40_000;
        for (var k = 0; k < 2; k++)
        {
            var (y, x, size) = (groups[k].Numbers("y"), groups[k].Numbers("X"), groups[k].Numbers("y").Length);
            var (mean, sd) = (groups[k].Number("latent_mean"), Math.Sqrt(groups[k].Number("latent_var")));
            var square = new double[9];
            double Residual(int i) => y[i] - Enumerable.Range(0, 3).Sum(l => x[(3 * i) + l] * theta[l]);
            foreach (var z in MixedCase.Normals(1, k, Draws))
            {
                var score = new double[3];
                for (var i = 0; i < size; i++)
                    for (var j = 0; j < 3; j++)
                        score[j] += x[(3 * i) + j] * (Residual(i) - mean - (sd * z)) / v.Number("sigma_e2");
                for (var i = 0; i < 9; i++) square[i] += score[i / 3] * score[i % 3] / Draws;
            }

            var missing = groups[k].Numbers("missing_information");
            for (var i = 0; i < 9; i++) Assert.Equal(scores[k][i / 3] * scores[k][i % 3] + missing[i], square[i], 0.15);
        }
    }

    [Fact]
    public void Scores_of_a_networks_rows_are_those_of_the_reference()
    {
        var all = ReferenceVectors.Load("natural_gradient_family");
        var (v, problem) = (all.GetProperty("network"), all.GetProperty("problem"));
        double[] inputs = [.. problem.Numbers("X").Chunk(3).SelectMany(row => row[1..])];
        var data = ModelData.FromArrays(all.GetProperty("conjugate").Numbers("y"), [1, 1, 1, 1, 1, 1], [], inputs, null);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published, Hidden = [2], Activation = Activation.Tanh });
        var (w1, w2) = (v.Numbers("W1"), v.Numbers("w2"));
        double[] theta = [w1[0], w1[3], w1[1], w1[4], w1[2], w1[5], .. w2, Math.Log(v.Number("s2"))];
        int[] places = [0, 2, 4, 1, 3, 5, 6, 7, 8]; // Of the reference's entries.
        var evaluator = model.Examples.CreateEvaluator();
        var (sum, found) = (new double[9], new List<double[]>());
        evaluator.Scores(theta, false, score => found.Add(score.ToArray()));
        var expected = v.GetProperty("per_example_grad").EnumerateArray().Select(row => ReferenceVectors.Flatten(row).ToArray()).ToArray();
        foreach (var row in expected)
            Assert.Contains(found, score => places.Index().All(place => Math.Abs(score[place.Item] + row[place.Index]) < 1e-12));
        Tolerance.Close(v.Numbers("empirical_fisher_diag"), [.. places.Select(i => found.Sum(score => score[i] * score[i]))], 1e-12);
        evaluator.Scores(theta, true, score =>
        {
            for (var i = 0; i < 9; i++) sum[i] += score[places[i]] * score[places[i]];
        });
        Tolerance.Close(v.Numbers("gauss_newton_diag"), sum, 1e-12);
    }
}
