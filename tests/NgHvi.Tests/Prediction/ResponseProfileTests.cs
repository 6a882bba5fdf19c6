namespace NgHvi.Tests.Prediction;

public class ResponseProfileTests
{
    private static readonly double[] Inputs = [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80];
    private static readonly string[] Groups = ["a", "a", "b", "b", "a", "b", "c", "c"];
    private static readonly double[] Ones = [1, 1, 1, 1, 1, 1, 1, 1];

    [Fact]
    public void The_default_grid_is_19_points_between_two_quantiles_and_the_others_stand_at_their_means()
    {
        var profile = new ResponseProfile(Gaussian(2), "second");

        Assert.Equal((19, "second"), (profile.Grid.Length, profile.ColumnName));
        Assert.Equal(13.5, profile.Grid[0], 1e-12);
        Assert.Equal(76.5, profile.Grid[^1], 1e-12);
        Assert.Equal(45, profile.Grid[9], 1e-12);
        Assert.Equal(4.5, Assert.Single(profile.References).Value, 1e-12);
        Assert.Equal("population", Assert.Single(profile.Curves).Name);
    }

    [Fact]
    public void Curves_are_the_predictions_of_rows_that_differ_in_one_input()
    {
        var predictor = Gaussian(3);
        var profile = new ResponseProfile(predictor, "first", new ResponseProfileOptions
        {
            Groups = ["c", "a"],
            IncludeNewGroup = true,
            IncludePopulation = true,
            Grid = [2, 5],
            At = new Dictionary<string, double> { ["second"] = 25 },
        });

        Assert.Equal(["c", "a", "new group", "population"], profile.Curves.Select(curve => curve.Name));
        foreach (var curve in profile.Curves)
        {
            var key = curve.Level == PredictionLevel.Group ? curve.Name : "x";
            var rows = ModelData.FromArrays([0, 0], [1, 1], [1, 1], [2, 25, 5, 25], [key, key], hasRandomFeatures: true);
            var expected = predictor.Predict(DesignRows.From(rows), new PredictionOptions { Level = curve.Level });
            Assert.Equal(expected.Means.ToArray(), curve.Means.ToArray());
            Assert.Equal(expected.ExpectedStandardDeviations.ToArray(), curve.StandardDeviations.ToArray());
            Assert.True(curve.Lower[0] < curve.Means[0] && curve.Means[0] < curve.Upper[0]);
        }
    }

    [Fact]
    public void One_draw_has_no_spread_for_the_population_and_a_straight_line_without_a_hidden_layer()
    {
        var curve = new ResponseProfile(Gaussian(0, draws: 1), "first", new ResponseProfileOptions { Grid = [0, 1, 2] }).Curves[0];

        Assert.Equal(2 * curve.Means[1], curve.Means[0] + curve.Means[2], 1e-10);
        Assert.All(curve.StandardDeviations.ToArray(), sd => Assert.Equal(0, sd, 1e-12));
        Assert.Equal(curve.Means.ToArray(), curve.Lower.ToArray());
    }

    [Fact]
    public void A_binary_response_gives_probabilities_with_their_quantiles()
    {
        var predictor = Of(new ModelOptions { Response = Response.Probit, Hidden = [2] }, [0, 1, 1, 0, 1, 0, 1, 1], 40);
        var profile =
            new ResponseProfile(predictor, "first", new ResponseProfileOptions { Groups = ["b"], Level = 0.8, Grid = [1, 4, 7] });

        Assert.True(profile.IsProbability);
        var curve = profile.Curves[0];
        for (var i = 0; i < 3; i++)
        {
            Assert.InRange(curve.Means[i], curve.Lower[i], curve.Upper[i]);
            Assert.InRange(curve.Lower[i], 0, 1);
            Assert.InRange(curve.Upper[i], 0, 1);
        }
    }

    [Fact]
    public void Interactions_and_random_columns_follow_the_columns_that_vary()
    {
        var table = CsvTableReader.Read(new StringReader("g,x,w,y\na,1,2,1\na,2,1,3\nb,3,5,2\nb,4,4,4\n"), "t.csv");
        var model = new MixedDensity(ModelData.From(table, "y ~ x * w + (1 + x | g)"), new ModelOptions { Priors = Priors.Published });
        var predictor = new Predictor(model, new PosteriorDraws(8, [1, 2, 3, 0.5, 0, 0, 0, 0]));
        var profile = new ResponseProfile(predictor, "x", new ResponseProfileOptions { Grid = [0, 2], IncludeNewGroup = true });

        // w stands at its mean, 3: y = 1 + 2x + 9 + 1.5x; Σ = I, so the variance of a new group is 1 + x².
        Assert.Equal([10.0, 17], profile.Curves[0].Means.ToArray());
        Assert.Equal(1, profile.Curves[0].StandardDeviations[0], 1e-12);
        Assert.Equal(Math.Sqrt(5), profile.Curves[0].StandardDeviations[1], 1e-12);
        Assert.Equal(["w"], profile.References.Keys);
    }

    [Fact]
    public void What_does_not_exist_is_refused_by_name()
    {
        var predictor = Gaussian(2);
        Assert.Contains(
            "Did you mean \"second\"?", Assert.Throws<InputException>(() => new ResponseProfile(predictor, "secnd")).Message);
        Assert.Contains(
            "\"q\"", Assert.Throws<InputException>(() => new ResponseProfile(predictor, "first", new() { Groups = ["q"] })).Message);
        Assert.Contains("\"z\"", Assert.Throws<InputException>(
            () => new ResponseProfile(predictor, "first", new() { At = new Dictionary<string, double> { ["z"] = 1 } })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseProfileOptions { Grid = [double.NaN] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseProfileOptions { Level = 1 });
    }

    private static Predictor Gaussian(int width, int draws = 40) =>
        Of(new ModelOptions { Hidden = width == 0 ? [] : [width] }, [0.4, 1.1, -0.3, 2.5, 0.9, 1.7, 3.0, 2.2], draws);

    private static Predictor Of(ModelOptions options, double[] y, int draws)
    {
        var data = ModelData.FromArrays(y, Ones, Ones, Inputs, Groups, inputNames: ["first", "second"], hasRandomFeatures: true);
        var model = new MixedDensity(data, options);
        var theta = new double[draws * model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(3), theta);
        return new Predictor(model, new PosteriorDraws(model.Parameters.Count, theta.Select(value => 0.3 * value).ToArray()));
    }
}
