using System.Text.Json;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Families;

/// <summary>What holds of every family.</summary>
public class FamilyTests
{
    private static readonly Family[] All =
    [
        new Family.Factor(), new Family.Factor(0), new Family.Factor(5), new Family.Full(), new Family.Flow(),
        new Family.Flow(new Family.Factor(0), 3, 4), new Family.Precision(2), Family.MixtureOf(3),
        Family.MixtureOf(2, new Family.Factor(0)),
    ];

    [Fact]
    public void A_document_gives_the_distribution_again()
    {
        foreach (var family in All)
        {
            var q = Begin(family);
            var json = JsonSerializer.Serialize(q.ToDocument(), StateArchive.Json);
            var restored = JsonSerializer.Deserialize<FamilyDocument>(json, StateArchive.Json)!.Restore();
            Assert.IsType(q.GetType(), restored);
            Assert.Equal(q.Lambda, restored.Lambda);
            Assert.Equal(q.Entropy, restored.Entropy);
            Assert.Equal(q.Draw(RandomKey.FromSeed(4)), restored.Draw(RandomKey.FromSeed(4)));
            var copy = q.Clone();
            copy.Lambda[0]++;
            Assert.NotEqual(q.Lambda[0], copy.Lambda[0]);
        }
    }

    [Theory]
    [InlineData("""{"family":{"kind":"factor","count":9},"parameterCount":3,"lambda":[1,2,3]}""")]
    [InlineData("""{"family":{"kind":"full"},"parameterCount":2,"lambda":[1,2,3]}""")]
    [InlineData("""{"family":{"kind":"full"},"parameterCount":2000000000,"lambda":[1,2,3]}""")]
    [InlineData("""{"family":{"kind":"factor","count":0},"parameterCount":1,"lambda":[1,0]}""")]
    [InlineData("""{"family":{"kind":"flow","layers":2000000000},"parameterCount":2,"lambda":[1,2,3]}""")]
    [InlineData("""{"family":{"kind":"flow","base":{"kind":"factor","count":2}},"parameterCount":2,"lambda":[1,2,3]}""")]
    public void A_document_that_is_no_distribution_is_refused(string json) =>
        Assert.StartsWith(
            "The saved approximation ",
            Assert.Throws<InputException>(() => JsonSerializer.Deserialize<FamilyDocument>(json, StateArchive.Json)!.Restore()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Locations_are_those_of_many_draws()
    {
        foreach (var family in All)
        {
            var q = Begin(family);
            var (location, scale, moments) = (new double[6], new double[6], new SampleMoments(6));
            q.Locations(location, scale);
            for (var s = 0; s < 4000; s++)
            {
                moments.Add(q.Draw(RandomKey.FromSeed(3).Fold(s)));
            }

            // Five standard errors of 4000 draws.
            Assert.All(location, (value, i) => Assert.InRange((moments.Mean(i) - value) / scale[i], -0.08, 0.08));
        }
    }

    private static VariationalFamily Begin(Family family)
    {
        var q = family.Create(6);
        if (family.Seed(6) is { } seed) q.BeginAt(Begin(seed), RandomKey.FromSeed(7));
        else q.Begin([1, 2, 3, 4, 5, 6], [0.5, 1, 2, 0.1, 1, 3], (0.3, RandomKey.FromSeed(2)));
        Assert.True(q.Refresh());
        return q;
    }
}
