namespace NgHvi;

/// <summary>Outcomes 0 and 1, coded −1 and 1 (method section 4.3).</summary>
internal abstract class BinaryResponse : Response
{
    private protected BinaryResponse(string name) : base(name)
    {
    }

    internal override bool CanDraw => true;
    internal override bool IsDiscrete => true;
    internal override PublishedPriors Published { get; } = new(50, 5, new VariancePrior.Gamma(0.1, 0.1));

    internal override (double Center, double Scale) PublishedStart => (0, 0.01);

    internal override void Check(ModelData data) => Check(data.Response, data.SourceRows, data.ResponseName);
    internal override string? Domain(double y) => y is 0 or 1 ? null : "0 or 1";
    internal override double Code(double y) => y > 0.5 ? 1 : -1;
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => Mean(eta, parameters) * Mean(-eta, parameters);

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        random.Uniform() < Mean(eta, parameters) ? 1 : 0;

    private static void Check(ReadOnlySpan<double> response, ReadOnlySpan<int> rows, string name)
    {
        for (var i = 0; i < response.Length; i++)
        {
            if (response[i] is not (0 or 1))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"A binary response is 0 or 1, but row {rows[i] + 1} of \"{name}\" is {response[i]}."));
            }
        }
    }
}
