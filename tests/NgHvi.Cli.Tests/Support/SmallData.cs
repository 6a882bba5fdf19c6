using System.Globalization;
using System.Text;

namespace NgHvi.Cli.Tests.Support;

/// <summary>Twelve groups of five rows; group 4 has one row. Columns g, x, twice (2x), one (constant), kind, split, y.</summary>
internal static class SmallData
{
    public static string Csv(Func<int, string>? group = null)
    {
        var random = new Random(7);
        var text = new StringBuilder("g,x,twice,one,kind,split,y\n");
        for (var g = 1; g <= 12; g++)
        {
            var effect = random.NextDouble() * 3;
            for (var i = 0; i < (g == 4 ? 1 : 5); i++)
            {
                var x = (random.NextDouble() * 4) - 2;
                var y = 1 + (0.8 * x) + effect + ((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
                text.Append(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{group?.Invoke(g) ?? "g" + g},{x},{2 * x},7,{(i % 2 == 0 ? "a" : "b")},{(i < 3 ? "train" : "test")},{y}\n"));
            }
        }

        return text.ToString();
    }
}
