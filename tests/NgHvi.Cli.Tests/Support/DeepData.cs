using System.Globalization;
using System.Text;

namespace NgHvi.Cli.Tests.Support;

/// <summary>Ten groups of eight rows. Columns g, x, w, big (1e6·x), kind, split, y (a number), b (0 or 1), always (1).</summary>
internal static class DeepData
{
    public static string Csv()
    {
        var random = new Random(11);
        var text = new StringBuilder("g,x,w,big,kind,split,y,b,always\n");
        for (var g = 1; g <= 10; g++)
        {
            var effect = random.NextDouble() - 0.5;
            for (var i = 0; i < 8; i++)
            {
                var (x, w) = ((random.NextDouble() * 4) - 2, (random.NextDouble() * 2) - 1);
                var eta = Math.Abs(x) - 1 + effect + (0.5 * w);
                var y = eta + random.NextDouble() - 0.5;
                var b = random.NextDouble() < 1 / (1 + Math.Exp(-2 * eta)) ? 1 : 0;
                var split = i < 5 ? "train" : i < 6 ? "validation" : "test";
                text.Append(
                    string.Create(CultureInfo.InvariantCulture, $"g{g},{x},{w},{1e6 * x},{(i % 2 == 0 ? "a" : "b")},{split},{y},{b},1\n"));
            }
        }

        return text.ToString();
    }
}
