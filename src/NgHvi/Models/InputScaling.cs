namespace NgHvi;

/// <summary>
/// The units in which a deep model works: x' = (x − centre)/scale and y' = (y − centre)/scale. θ and its priors refer to x' and y'; everything reported is on the scale of the data.
/// </summary>
public sealed class InputScaling
{
    private readonly double[] centers;
    private readonly double[] scales;

    /// <summary>Creates a scaling.</summary>
    /// <param name="centers">Length m.</param>
    /// <param name="scales">Length m. Range: > 0.</param>
    /// <param name="responseCenter">Centre of y; 0 for binary responses.</param>
    /// <param name="responseScale">Scale of y; 1 for binary responses. Range: > 0.</param>
    public InputScaling(ReadOnlySpan<double> centers, ReadOnlySpan<double> scales, double responseCenter = 0, double responseScale = 1)
    {
        Guard.SameLength(scales.Length, nameof(scales), centers.Length, nameof(centers));
        foreach (var scale in scales)
        {
            Guard.Positive(scale, nameof(scales));
        }

        (this.centers, this.scales) = (centers.ToArray(), scales.ToArray());
        (ResponseCenter, ResponseScale) = (responseCenter, Guard.Positive(responseScale));
    }

    /// <summary>Length m.</summary>
    public ReadOnlySpan<double> Centers => centers;

    /// <summary>Length m.</summary>
    public ReadOnlySpan<double> Scales => scales;

    /// <summary>Centre of y.</summary>
    public double ResponseCenter { get; }

    /// <summary>Scale of y.</summary>
    public double ResponseScale { get; }

    /// <summary>The units of the data.</summary>
    public static InputScaling None(int inputCount)
    {
        var ones = new double[inputCount];
        ones.AsSpan().Fill(1);
        return new InputScaling(new double[inputCount], ones);
    }

    /// <summary>Means 0 and standard deviations 1 of the inputs and, unless it is binary, of the response; a constant column keeps its scale.</summary>
    /// <param name="data">The data.</param>
    /// <param name="family">The response.</param>
    /// <param name="uncentered">Inputs, counted from 0, that are only scaled; null: none.</param>
    public static InputScaling Standardize(GroupedInputs data, ResponseFamily family, IReadOnlyCollection<int>? uncentered = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var m = data.InputCount;
        var (centers, scales) = (new double[m], new double[m]);
        for (var j = 0; j < m; j++)
        {
            (centers[j], scales[j]) = Moments(data.Inputs, m, j);
            centers[j] = uncentered?.Contains(j) == true ? 0 : centers[j];
        }

        var (center, scale) = family == ResponseFamily.Gaussian ? Moments(data.Response, 1, 0) : (0, 1);
        return new InputScaling(centers, scales, center, scale);
    }

    /// <summary>
    /// <see cref="Standardize"/> for a model. Without a hidden layer the inputs of random slopes are centred only beside a random constant: alone they would change the model.
    /// </summary>
    internal static InputScaling For(GroupedInputs data, ResponseFamily family, NetworkArchitecture architecture, IReadOnlyList<int>? randomFeatures)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var isSafe = architecture.LayerCount > 0 || randomFeatures is null || randomFeatures.Contains(0);
        return Standardize(data, family, isSafe ? null : randomFeatures!.Select(j => j - 1).ToArray());
    }

    /// <summary>x' of rows, n×m row-major.</summary>
    public double[] Apply(ReadOnlySpan<double> inputs)
    {
        var result = inputs.ToArray();
        var m = centers.Length;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (result[i] - centers[i % m]) / scales[i % m];
        }

        return result;
    }

    /// <summary>y' of responses.</summary>
    public double[] ApplyToResponse(ReadOnlySpan<double> response)
    {
        var result = response.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (result[i] - ResponseCenter) / ResponseScale;
        }

        return result;
    }

    internal static (double Mean, double Sd) Moments(ReadOnlySpan<double> values, int stride, int column)
    {
        var n = values.Length / stride;
        double sum = 0, squares = 0;
        var first = values[column];
        for (var i = 0; i < n; i++)
        {
            sum += values[(i * stride) + column] - first;
        }

        var mean = sum / n;
        for (var i = 0; i < n; i++)
        {
            var deviation = values[(i * stride) + column] - first - mean;
            squares += deviation * deviation;
        }

        var sd = n > 1 ? Math.Sqrt(squares / (n - 1)) : 0;
        var size = Math.Max(Math.Abs(first + mean), double.Epsilon);
        return (first + mean, double.IsFinite(sd) && sd > 1e-10 * size ? sd : 1);
    }
}
