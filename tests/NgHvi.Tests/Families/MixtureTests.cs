using System.Text.Json;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

public class MixtureTests
{
    private static readonly FactorGaussian[] Parts =
    [
        new([1, -2, 0], [0.3, 0.1, -0.2], [0.5, 1, 0.7]),
        new([-2, 3, 1], [0.2, 0, 0.4], [1, 0.4, 0.6]),
        new([0, 0, 4], [0, 0.1, 0.1], [0.8, 0.8, 0.8]),
    ];

    [Fact]
    public void The_density_is_the_mean_of_the_parts_and_the_score_its_slope()
    {
        var q = Mixture.Of(Parts);
        double[] theta = [0.2, -0.5, 0.9];
        var score = new double[3];
        Tolerance.Close(Math.Log(Parts.Average(part => Math.Exp(part.LogDensity(theta)))), q.NegativeScore(theta, score), 1e-12);
        for (var j = 0; j < 3; j++)
        {
            const double Step = 1e-5;
            double[] up = [.. theta], down = [.. theta];
            (up[j], down[j]) = (up[j] + Step, down[j] - Step);
            Tolerance.Close((q.LogDensity(down) - q.LogDensity(up)) / (2 * Step), score[j], 1e-7);
        }
    }

    [Fact]
    public void Draws_have_its_moments_and_every_part_its_share()
    {
        var q = Mixture.Of(Parts);
        var (location, scale, moments, counts) = (new double[3], new double[3], new SampleMoments(3), new int[3]);
        q.Locations(location, scale);
        for (var s = 0; s < 6000; s++)
        {
            var draw = q.Draw(RandomKey.FromSeed(3).Fold(s));
            moments.Add(draw);
            counts[Parts.Index().MaxBy(part => part.Item.LogDensity(draw)).Index]++;
        }

        Assert.All(location, (value, i) => Assert.InRange((moments.Mean(i) - value) / scale[i], -0.06, 0.06));
        Assert.All(counts, count => Assert.InRange(count, 1800, 2200));
        for (var j = 0; j < 3; j++)
        {
            var second = Parts.Average(part => part.Covariance(j, j) + (part.Mean[j] * part.Mean[j]));
            Tolerance.Close(Math.Sqrt(second - (location[j] * location[j])), scale[j], 1e-12);
        }
    }

    [Fact]
    public void A_document_gives_it_again_and_a_damaged_one_a_sentence()
    {
        var q = Mixture.Of(Parts);
        var json = JsonSerializer.Serialize(q.ToDocument(), StateArchive.Json);
        var read = JsonSerializer.Deserialize<FamilyDocument>(json, StateArchive.Json)!.Restore();
        Assert.Equal(q.Draw(RandomKey.FromSeed(1)), read.Draw(RandomKey.FromSeed(1)));
        Assert.Equal(q.Draw(RandomKey.FromSeed(2)), q.Clone().Draw(RandomKey.FromSeed(2)));
        var damaged = json.Replace("\"count\":3", "\"count\":4", StringComparison.Ordinal);
        Assert.Throws<InputException>(() => JsonSerializer.Deserialize<FamilyDocument>(damaged, StateArchive.Json)!.Restore());
    }
}
