namespace NgHvi.Tests.Support;

/// <summary>Derivatives by central differences of fourth order: error h⁴ from the formula, ε|f|/h from rounding.</summary>
internal static class FiniteDifference
{
    public static double[] Gradient(Func<double[], double> function, ReadOnlySpan<double> point, double width = 1e-3)
    {
        var x = point.ToArray();
        var gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var h = width * Math.Max(1, Math.Abs(x[i]));
            var center = x[i];
            double At(double shift)
            {
                x[i] = center + (shift * h);
                return function(x);
            }

            gradient[i] = ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * h);
            x[i] = center;
        }

        return gradient;
    }

    /// <summary>Row i holds the derivatives of entry i.</summary>
    public static double[,] Jacobian(Func<double[], double[]> function, ReadOnlySpan<double> point, double width = 1e-3)
    {
        var rows = function(point.ToArray()).Length;
        var jacobian = new double[rows, point.Length];
        for (var i = 0; i < rows; i++)
        {
            var row = i;
            var gradient = Gradient(x => function(x)[row], point, width);
            for (var j = 0; j < gradient.Length; j++)
            {
                jacobian[i, j] = gradient[j];
            }
        }

        return jacobian;
    }
}
